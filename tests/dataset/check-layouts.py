#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads a set that skg export wrote as the loaders of the layouts would: h5py, Pillow,
json. Nothing of it is shared with the writers. Arguments: skg, and the kind of body."""
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy as np
    from PIL import Image
except ImportError as error:
    print(f"1..0 # SKIP {error} (python3-h5py, python3-numpy, python3-pil)")
    sys.exit(0)

SKG = sys.argv[1]
N = 6
SIZE = 64
NAMES = [f"{n}-{s}" for n in ("FH", "GSN", "IOF", "MOF", "SPS", "IPS", "ASIS") for s in "lr"]
count = 0
failed = 0


def finish():
    print(f"1..{count}")
    return 1 if failed else 0


def case(name, reason):
    """One line of TAP; an empty @reason is a pass."""
    global count, failed
    count += 1
    failed += bool(reason)
    print(f"{'not ok' if reason else 'ok'} {count} {name}", flush=True)
    if reason:
        print(f"# {reason}", flush=True)


def run_case(name, check, *arguments):
    try:
        case(name, check(*arguments))
    except Exception as error:  # a missing file or dataset is a failed case
        case(name, f"{type(error).__name__}: {error}")


def export(folder, formats, *more):
    outcome = subprocess.run(
        [SKG, "export", "pelvis", "--set", "patient.voxel_mm=5", "--size", str(SIZE),
         "--seed", "3", "--set", 'patient.rotation_deg=[{"uniform":[-25,25]},0,0]',
         "--set", 'patient.position_mm=[{"uniform":[-60,60]},0,0]',
         "-n", str(N), "-o", folder, "--format", formats, *more],
        capture_output=True, text=True)
    return outcome.stderr if outcome.returncode else ""


def records(folder):
    with open(os.path.join(folder, "manifest.jsonl")) as lines:
        return [json.loads(line) for line in lines]


def expected_lands(record):
    """[2, 14] of the manifest's P and points, behind the pinhole alone."""
    points = {l["name"]: l["position_mm"] for l in record["landmarks"]}
    p = np.array(record["p"])
    out = np.array([p @ np.append(points[name], 1) for name in NAMES])
    return (out[:, :2] / out[:, 2:]).T


def names_of(h5):
    return [h5["land-names"][f"land-{i:02d}"][()].decode() for i in
            range(h5["land-names/num-lands"][()])]


def check_synthex_hip(folder):
    base = os.path.join(folder, "synthex-hip")
    with h5py.File(f"{base}/data.h5") as data, h5py.File(f"{base}/label.h5") as label:
        projs = data["01/projs"]
        segs = label["01/segs"]
        lands = label["01/lands"]
        if projs.shape != (N, SIZE, SIZE) or projs.dtype != np.float32:
            return f"projs {projs.shape} {projs.dtype}"
        if segs.shape != projs.shape or segs.dtype.kind not in "ui":
            return f"segs {segs.shape} {segs.dtype}"
        if lands.shape != (N, 2, 14) or not np.isfinite(lands[()]).all():
            return f"lands {lands.shape}"
        if names_of(data) != NAMES or names_of(label) != NAMES:
            return "land-names"
        if set(np.unique(segs[()])) != set(range(7)):
            return f"label values {np.unique(segs[()])}"
        for i, record in enumerate(records(folder)):
            worst = np.abs(lands[i] - expected_lands(record)).max()
            if worst > 0.01:
                return f"sample {i}: a landmark is off by {worst} px"
            k = np.array(record["k"])
            pose = label[f"01/gt-poses/{i:03d}"][()]
            if np.abs(k @ np.linalg.inv(pose)[:3] - record["p"]).max() > 1e-6:
                return f"sample {i}: the pose is not that of P"
        if label["proj-params/intrinsic"].shape != (3, 3):
            return "intrinsic"
        if label["proj-params/extrinsic"].shape != (4, 4):
            return "extrinsic"
        return "" if label["proj-params/num-cols"][()] == SIZE else "num-cols"


def check_bone_bright(folder):
    """A picture's mean under the bones is above that beside them."""
    with h5py.File(f"{folder}/synthex-hip/data.h5") as data, \
            h5py.File(f"{folder}/synthex-hip/label.h5") as label:
        image = data["01/projs"][0]
        seg = label["01/segs"][0]
        return "" if image[seg > 0].mean() > image[seg == 0].mean() else "bone is dark"


def check_scaled(folder):
    base = os.path.join(folder, "synthex-hip-scaled")
    if sorted(os.listdir(base)) != ["lands", "proj", "seg"]:
        return str(os.listdir(base))
    for kind, ending in (("proj", "tiff"), ("seg", "png"), ("lands", "h5")):
        if sorted(os.listdir(f"{base}/{kind}")) != [f"{i:05d}.{ending}" for i in range(N)]:
            return f"{kind}: {os.listdir(f'{base}/{kind}')}"
    with h5py.File(f"{folder}/synthex-hip/data.h5") as data, \
            h5py.File(f"{folder}/synthex-hip/label.h5") as label:
        for i in range(N):
            proj = np.array(Image.open(f"{base}/proj/{i:05d}.tiff"))
            seg = np.array(Image.open(f"{base}/seg/{i:05d}.png"))
            if proj.dtype != np.float32 or seg.dtype != np.uint8:
                return f"{proj.dtype}, {seg.dtype}"
            if not np.array_equal(proj, data["01/projs"][i]):
                return f"{i}: another picture than in the HDF5 file"
            if not np.array_equal(seg, label["01/segs"][i]):
                return f"{i}: other labels than in the HDF5 file"
            with h5py.File(f"{base}/lands/{i:05d}.h5") as lands:
                both = np.array([lands["dim1"][()], lands["dim2"][()]])
                if both.shape != (2, 14) or not np.array_equal(both, label["01/lands"][i]):
                    return f"{i}: dim1, dim2"
    return ""


def check_deepfluoro(folder):
    with h5py.File(f"{folder}/deepfluoro/deepfluoro.h5") as file:
        if len(file["01/projections"]) != N:
            return "projections"
        for i, record in enumerate(records(folder)):
            group = file[f"01/projections/{i:03d}"]
            for name in ("image", "gt-seg"):
                if sorted(group[name]) != ["dir-mat", "origin", "pixels", "spacing"]:
                    return f"{name}: {sorted(group[name])}"
            if group["image/pixels"].shape != (SIZE, SIZE):
                return "pixels"
            if not {"cam-to-pelvis-vol", "cam-to-left-femur-vol",
                    "cam-to-right-femur-vol"} <= set(group["gt-poses"]):
                return "gt-poses"
            for j, name in enumerate(NAMES):
                pixel = group[f"gt-landmarks/{name}"][()].ravel()
                if np.abs(pixel - expected_lands(record)[:, j]).max() > 0.01:
                    return f"{i}: {name}"
                point = file[f"01/vol-landmarks/{name}"]
                if point.shape != (3, 1):
                    return f"vol-landmarks {point.shape}"
            if group["rot-180-for-up"][()] != 0:
                return "rot-180-for-up"
    return ""


def decode_rle(text, rows, columns):
    """COCO's text of run lengths, by its description in mask.c of its tools."""
    runs, i = [], 0
    while i < len(text):
        value, shift, more = 0, 0, True
        while more:
            group = ord(text[i]) - 48
            value |= (group & 31) << shift
            more = bool(group & 32)
            i += 1
            shift += 5
            if not more and group & 16:
                value |= -1 << shift
        if len(runs) > 2:
            value += runs[-2]
        runs.append(value)
    flat = np.concatenate([np.full(n, k & 1, np.uint8) for k, n in enumerate(runs)])
    return flat.reshape((columns, rows)).T


def check_coco(folder):
    with open(f"{folder}/coco/annotations/all.json") as text:
        coco = json.load(text)
    categories = {c["id"]: c for c in coco["categories"]}
    images = {i["id"]: i for i in coco["images"]}
    ids = [a["id"] for a in coco["annotations"]]
    if len(images) != N or len(set(ids)) != len(ids):
        return "ids"
    if [c["name"] for c in coco["categories"]][:7] != [
            "hemipelvis_left", "hemipelvis_right", "vertebrae", "sacrum", "femur_left",
            "femur_right", "landmarks"]:
        return str(categories)
    for a in coco["annotations"]:
        image = images[a["image_id"]]
        category = categories[a["category_id"]]
        v = a.get("keypoints", [])[2::3]
        if len(v) != len(category["keypoints"]) or not set(v) <= {0, 1, 2}:
            return f"key points of {a['id']}"
        if a.get("num_keypoints", 0) != sum(x > 0 for x in v):
            return f"num_keypoints of {a['id']}"
        if category["name"] == "landmarks":
            continue
        mask = decode_rle(a["segmentation"]["counts"], *a["segmentation"]["size"])
        number = f"{a['category_id']}-{category['name']}"
        png = np.array(Image.open(f"{folder}/png/masks/{number}/{image['id']:06d}.png"))
        if not np.array_equal(mask * 255, png):
            return f"{a['id']}: another mask than the PNG"
        rows, columns = np.nonzero(mask)
        box = [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
        if a["area"] != mask.sum() or a["bbox"] != box or a["iscrowd"] != 0:
            return f"{a['id']}: area or box"
    for image in images.values():
        if Image.open(f"{folder}/coco/images/{image['file_name']}").size != (SIZE, SIZE):
            return image["file_name"]
    return ""


def check_heatmaps(folder):
    for i, record in enumerate(records(folder)):
        with h5py.File(f"{folder}/heatmaps/{i:06d}.h5") as file:
            heats = file["heats"][()]
            sigma = 3.88 / record["pixel_mm"][0]
            for j, l in enumerate(record["landmarks"]):
                y, x = np.mgrid[0:SIZE, 0:SIZE]
                d2 = (x - l["column"]) ** 2 + (y - l["row"]) ** 2
                want = np.exp(-d2 / (2 * sigma ** 2)) / (2 * np.pi * sigma ** 2)
                # float32 keeps 6e-8 of the peak
                if np.abs(heats[j] - want * l["visible"]).max() > 1e-6:
                    return f"{i}: {l['name']}"
    return ""


def check_floats(folder):
    """TIFF is what the HDF5 file has; NRRD unpacks to the same bytes."""
    import gzip
    with h5py.File(f"{folder}/synthex-hip/data.h5") as data:
        for i in range(N):
            tiff = np.array(Image.open(f"{folder}/tiff/images/{i:06d}.tiff"))
            with open(f"{folder}/nrrd/images/{i:06d}.nrrd", "rb") as file:
                head, body = file.read().split(b"\n\n", 1)
            if b"encoding: gzip" in head:
                body = gzip.decompress(body)
            nrrd = np.frombuffer(body, "<f4").reshape(SIZE, SIZE)
            if not np.array_equal(tiff, data["01/projs"][i]) or \
                    not np.array_equal(nrrd, tiff):
                return f"{i}"
    return ""


def check_paired(folder):
    """The realistic one is the sample's own; the naive one, of the same pose, is like it
    (correlated) but another."""
    for i in range(N):
        naive, heuristic, realistic = (
            np.array(Image.open(f"{folder}/paired/{kind}/{i:06d}.tiff"))
            for kind in ("naive", "heuristic", "realistic"))
        own = np.array(Image.open(f"{folder}/tiff/images/{i:06d}.tiff"))
        if not np.array_equal(realistic, own):
            return f"{i}: realistic is not the sample"
        for other in (naive, heuristic):
            r = np.corrcoef(other.ravel(), own.ravel())[0, 1]
            if not 0.5 < r < 0.9999:
                return f"{i}: correlation {r}"
    return ""


def check_unpaired(folder, real):
    a = sorted(os.listdir(f"{folder}/unpaired/trainA"))
    b = sorted(os.listdir(f"{folder}/unpaired/trainB"))
    if a != [f"{i:06d}.png" for i in range(N)] or b != ["one.png", "two.png"]:
        return f"{a}, {b}"
    with open(f"{folder}/unpaired/trainB/one.png", "rb") as x, \
            open(f"{real}/one.png", "rb") as y:
        return "" if x.read() == y.read() else "one.png was changed"


def check_dicom(folder):
    for i in range(N):
        path = f"{folder}/dicom/{i:06d}.dcm"
        said = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
        errors = [l for l in (said.stdout + said.stderr).splitlines()
                  if l.startswith("Error")]
        if errors:
            return f"{path}: {errors}"
    return ""


def check_sums(folder):
    listed = set()
    with open(f"{folder}/SHA256SUMS") as lines:
        for line in lines:
            want, path = line.rstrip("\n").split("  ", 1)
            listed.add(path)
            with open(f"{folder}/{path}", "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != want:
                    return path
    there = {os.path.relpath(os.path.join(root, name), folder)
             for root, _, names in os.walk(folder) for name in names}
    return "" if there == listed | {"SHA256SUMS"} else str(there ^ listed)


def main():
    scratch = tempfile.mkdtemp()
    try:
        folder, real = f"{scratch}/set", f"{scratch}/real"
        os.mkdir(real)
        for name in ("one", "two"):
            Image.fromarray(np.full((8, 8), len(name), np.uint8)).save(f"{real}/{name}.png")
        case("all formats are written", export(
            folder, "png,tiff,nrrd,synthex-hip,deepfluoro,synthex-hip-scaled,coco,heatmaps,"
            "paired,unpaired,dicom", "--structures", "synthex-hip", "--real", real))
        for check in (check_synthex_hip, check_bone_bright, check_scaled, check_deepfluoro,
                      check_coco, check_heatmaps, check_floats, check_paired, check_sums):
            run_case(check.__name__[6:].replace("_", "-"), check, folder)
        run_case("unpaired", check_unpaired, folder, real)
        if shutil.which("dciodvfy"):
            run_case("dicom", check_dicom, folder)
        else:
            case("dicom # SKIP dciodvfy is missing (dicom3tools)", "")
    finally:
        shutil.rmtree(scratch)
    return finish()


if __name__ == "__main__":
    sys.exit(main())
