#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Each built-in scene in every format that it can serve, read by programs that share
nothing with the writers (h5py, Pillow, json, dciodvfy, dcmdump): names, shapes, types,
label values, finite landmarks, numbers from 0 without a gap. Arguments: skg, and how
many samples of each set (4); SKG_SIZE in the environment: pixels of a side (64)."""
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
spec = importlib.util.spec_from_file_location("layouts", f"{HERE}/check-layouts.py")
layouts = importlib.util.module_from_spec(spec)
spec.loader.exec_module(layouts)
h5py, np, Image = layouts.h5py, layouts.np, layouts.Image

SKG = sys.argv[1]
N = int(sys.argv[2]) if len(sys.argv) > 2 else 4
SIZE = int(os.environ.get("SKG_SIZE", "64"))
BODIES = 3
FLOATS = "png,tiff,nrrd,coco,paired,unpaired,dicom"
HIP = "synthex-hip,deepfluoro,synthex-hip-scaled,heatmaps"
SPLIT = ("--split", "train=0.5,valid=0.5", "--split-by", "picture")
# What every scene has besides: a change of place in the picture, so that masks and
# points must follow it, and noise.
EFFECTS = ('effects=[{"kind":"affine","rotation_deg":{"uniform":[-5,5]},'
           '"shear_x_deg":{"uniform":[-2,2]},"scale":{"uniform":[0.9,1.1]}}]')


def png(path):
    """Pixels of a grey PNG; its mode must be that of 8 bits."""
    picture = Image.open(path)
    return np.array(picture) if picture.mode == "L" and picture.format == "PNG" else None


def float_tiff(path):
    """Pixels of a TIFF of one channel of 32-bit floats."""
    picture = Image.open(path)
    return np.array(picture) if picture.mode == "F" and picture.format == "TIFF" else None


def are_numbered(folder, count, digits, ending):
    return sorted(os.listdir(folder)) == [f"{i:0{digits}d}.{ending}" for i in range(count)]


def by_split(records, names):
    """[(name of a split, its records in the order of their files)]."""
    out = [(name, [r for r in records if r.get("split") == name]) for name in names]
    for name, part in out:
        if [r["number"] for r in part] != list(range(len(part))):
            raise ValueError(f"numbers of {name}")
    return out


def project(record, position_mm):
    x = np.array(record["p"]) @ np.append(position_mm, 1)
    return x[:2] / x[2]


def points_of(record):
    yield from record["landmarks"]
    for tool in record.get("tools", []):
        yield from tool["points"]


def check_projection(records):
    """P times each point is its pixel, or where the detector or an effect moved it what
    is called its pinhole pixel."""
    count = 0
    for record in records:
        for point in points_of(record):
            if point["column"] is None:
                continue
            stored = [point.get("pinhole_column", point["column"]),
                      point.get("pinhole_row", point["row"])]
            worst = np.abs(project(record, point["position_mm"]) - stored).max()
            count += 1
            if not worst <= 0.01:
                return f"{record['index']}: {point['name']} is off by {worst} px"
    return "" if count >= len(records) else "no points"


def check_warnings(records):
    """Known words; "no-landmark" where the record itself says that none is visible."""
    for record in records:
        words = set(record["warnings"])
        lacks = bool(record["landmarks"]) and not any(
            l["visible"] for l in record["landmarks"])
        if words - {"no-landmark", "mostly-air", "collision"} or \
                lacks != ("no-landmark" in words):
            return f"{record['index']}: {record['warnings']}"
    return ""


def check_synthex_hip(folder, records, _):
    """facts of SyntheX's get_dataset: two files, groups of two digits."""
    base = f"{folder}/synthex-hip"
    with h5py.File(f"{base}/data.h5") as data, h5py.File(f"{base}/label.h5") as label:
        for file in (data, label):
            if layouts.names_of(file) != layouts.NAMES:
                return "land-names"
            if file["land-names/num-lands"].shape != () or \
                    file["land-names/land-00"].shape != ():
                return "land-names are not scalars"
        bodies = sorted({r["body"] for r in records})
        groups = [f"{b + 1:02d}" for b in bodies]
        if [k for k in data if k != "land-names"] != groups:
            return f"groups {list(data)}"
        for body, group in zip(bodies, groups):
            own = [r for r in records if r["body"] == body]
            projs, segs, lands = data[f"{group}/projs"], label[f"{group}/segs"], \
                label[f"{group}/lands"]
            if projs.shape != (len(own), SIZE, SIZE) or projs.dtype != np.float32:
                return f"{group}/projs {projs.shape} {projs.dtype}"
            if segs.shape != projs.shape or segs.dtype.kind not in "ui":
                return f"{group}/segs {segs.shape} {segs.dtype}"
            if lands.shape != (len(own), 2, 14) or not np.isfinite(lands[()]).all():
                return f"{group}/lands {lands.shape}"
            if not np.isfinite(projs[()]).all() or segs[()].max() > 6:
                return f"{group}: values"
            for i, record in enumerate(own):
                if f"{i:03d}" not in label[f"{group}/gt-poses"]:
                    return f"{group}/gt-poses/{i:03d}"
                points = {l["name"]: (l["column"], l["row"]) for l in record["landmarks"]}
                want = np.array([points[n] for n in layouts.NAMES], float).T
                if np.abs(lands[i] - want).max() > 1e-9:
                    return f"{group}: landmarks of picture {i}"
        if label["proj-params/intrinsic"].shape != (3, 3) or \
                label["proj-params/extrinsic"].shape != (4, 4) or \
                label["proj-params/num-rows"][()] != SIZE:
            return "proj-params"
    return ""


def check_deepfluoro(folder, records, _):
    with h5py.File(f"{folder}/deepfluoro/deepfluoro.h5") as file:
        if "intrinsic" not in file["proj-params"]:
            return "proj-params"
        total = 0
        for body in sorted({r["body"] for r in records}):
            group = f"{body + 1:02d}"
            own = [r for r in records if r["body"] == body]
            if sorted(file[f"{group}/projections"]) != [f"{i:03d}" for i in range(len(own))]:
                return f"{group}/projections"
            for i, record in enumerate(own):
                one = file[f"{group}/projections/{i:03d}"]
                if one["image/pixels"].shape != (SIZE, SIZE) or \
                        one["gt-seg/pixels"][()].max() > 6:
                    return f"{group}/{i:03d}"
                for l in record["landmarks"]:
                    pixel = one[f"gt-landmarks/{l['name']}"][()].ravel()
                    if np.abs(pixel - [l["column"], l["row"]]).max() > 1e-9:
                        return f"{group}/{i:03d}: {l['name']}"
                total += 1
        return "" if total == len(records) else f"{total} projections"


def check_scaled(folder, records, splits):
    seen = set()
    for name, part in by_split(records, splits):
        base = f"{folder}/synthex-hip-scaled/{name}_data"
        for kind, ending in (("proj", "tiff"), ("seg", "png"), ("lands", "h5")):
            if not are_numbered(f"{base}/{kind}", len(part), 5, ending):
                return f"{name}/{kind}"
        for i, record in enumerate(part):
            proj = float_tiff(f"{base}/proj/{i:05d}.tiff")
            seg = png(f"{base}/seg/{i:05d}.png")
            if proj is None or proj.shape != (SIZE, SIZE) or not np.isfinite(proj).all():
                return f"{name}: proj {i}"
            if seg is None or seg.shape != (SIZE, SIZE) or seg.max() > 6:
                return f"{name}: seg {i}"
            seen |= set(np.unique(seg))
            with h5py.File(f"{base}/lands/{i:05d}.h5") as lands:
                both = np.array([lands["dim1"][()], lands["dim2"][()]])
            points = {l["name"]: (l["column"], l["row"]) for l in record["landmarks"]}
            want = np.array([points[n] for n in layouts.NAMES], float).T
            if both.shape != (2, 14) or not np.isfinite(both).all() or \
                    np.abs(both - want).max() > 1e-9:
                return f"{name}: lands {i}"
    return "" if seen == set(range(7)) else f"label values {sorted(seen)}"


def check_tool(folder, records, splits):
    """Mask 0 and 1 exactly; base and tip where the manifest has them, -1 out of view,
    and in view they end the mask: no farther from it than the body is thick."""
    n_seen = 0
    for name, part in by_split(records, splits):
        base = f"{folder}/synthex-tool/{name}_data"
        for kind, ending in (("proj", "tiff"), ("seg", "tiff"), ("lands", "h5")):
            if not are_numbered(f"{base}/{kind}", len(part), 5, ending):
                return f"{name}/{kind}"
        for i, record in enumerate(part):
            proj = float_tiff(f"{base}/proj/{i:05d}.tiff")
            seg = float_tiff(f"{base}/seg/{i:05d}.tiff")
            if proj is None or proj.shape != (SIZE, SIZE) or not np.isfinite(proj).all():
                return f"{name}: proj {i}"
            if seg is None or seg.shape != (SIZE, SIZE) or not set(np.unique(seg)) <= {0, 1}:
                return f"{name}: seg {i}"
            rows, columns = np.nonzero(seg)
            points = {p["name"]: p for p in record["tools"][0]["points"]}
            with h5py.File(f"{base}/lands/{i:05d}.h5") as lands:
                for key, point in (("ld1", points["base"]), ("ld2", points["tip"])):
                    pixel = lands[key][()]
                    if pixel.shape != (2,) or not np.isfinite(pixel).all():
                        return f"{name}: {key} of {i}"
                    want = [point["column"], point["row"]] if point["visible"] else [-1, -1]
                    if np.abs(pixel - want).max() > 1e-9:
                        return f"{name}: {key} of {i} is {pixel}, not {want}"
                    if not point["visible"]:
                        continue
                    n_seen += 1
                    # Half a pixel of rasterization each way, and a rim of 3 mm (the
                    # body's radius) at magnification 1.7 where the mask ends.
                    near = 1 + 3 * 1.7 / record["pixel_mm"][0]
                    if not len(rows) or np.hypot(rows - pixel[1],
                                                 columns - pixel[0]).min() > near:
                        return f"{name}: {key} of {i} is off the mask"
    return "" if n_seen >= N else f"only {n_seen} points in view"


def check_tool_maps(folder, records, splits):
    """Metal is length times density, the same everywhere (nitinol: 6.45 g/cm3); depth
    is there where length is, between source and detector; the notched body's mask lies
    in both, where no effect moved it (the mask is of the moved picture)."""
    for name, part in by_split(records, splits):
        for i, record in enumerate(part):
            maps = {k: float_tiff(f"{folder}/tiff/{name}/{k}/{i:06d}.tiff")
                    for k in ("tool-depth", "tool-length", "tool-density-nitinol")}
            length, depth = maps["tool-length"], maps["tool-depth"]
            metal = maps["tool-density-nitinol"]
            there = length > 0.05
            if not there.any():
                continue
            ratio = metal[there] / (length[there] / 10)
            if np.abs(ratio - 6.45).max() > 0.02:
                return f"{name} {i}: density {ratio.min()} to {ratio.max()}"
            if not np.array_equal(depth > 0, length > 0):
                return f"{name} {i}: depth is elsewhere than length"
            tips = [p["depth_mm"] for p in record["tools"][0]["points"]]
            if depth[there].min() < min(tips) - 250 or depth.max() > record["sid_mm"]:
                return f"{name} {i}: depth {depth[there].min()} to {depth.max()}"
    return ""


def check_covid(folder, records, splits):
    n_lesions = 0
    for name, part in by_split(records, splits):
        base = f"{folder}/synthex-covid/{name}"
        if sorted(os.listdir(base)) != ["proj", "seg"]:
            return str(os.listdir(base))
        for i in range(len(part)):
            proj, seg = (png(f"{base}/{kind}/{i:05d}.png") for kind in ("proj", "seg"))
            if proj is None or seg is None or proj.shape != (SIZE, SIZE) or \
                    seg.shape != proj.shape or not set(np.unique(seg)) <= {0, 255}:
                return f"{name}: {i}"
            n_lesions += seg.any()
        for kind in ("proj", "seg"):
            if not are_numbered(f"{base}/{kind}", len(part), 5, "png"):
                return f"{name}/{kind}"
    return "" if n_lesions > 0 else "no lesion in any picture"


def check_png(folder, records, splits):
    """The label image is the first of the listed structures that a pixel has."""
    for name, part in by_split(records, splits):
        base = f"{folder}/png/{name}"
        for i, record in enumerate(part):
            labels = png(f"{base}/labels/{i:06d}.png")
            want = np.zeros((SIZE, SIZE), np.uint8)
            for s in reversed(record["structures"]["scene"]):
                stem = "".join(c if c.isalnum() or c in "-_.+" else "_" for c in s["name"])
                mask = png(f"{base}/masks/{s['number']}-{stem}/{i:06d}.png")
                if mask is None or not set(np.unique(mask)) <= {0, 255}:
                    return f"{name}: mask {s['name']} of {i}"
                if (mask > 0).sum() != s["area_px"]:
                    return f"{name}: area of {s['name']} of {i}"
                want[mask > 0] = s["number"]
            if not np.array_equal(labels, want):
                return f"{name}: labels of {i}"
            if png(f"{base}/images/{i:06d}.png") is None:
                return f"{name}: image {i}"
    return ""


def check_coco(folder, records, splits):
    """Ids, categories, boxes, areas, key points, run lengths: as COCO's page has them."""
    for name, part in by_split(records, splits):
        with open(f"{folder}/coco/annotations/{name}.json") as text:
            coco = json.load(text)
        for key in ("info", "licenses", "images", "annotations", "categories"):
            if key not in coco:
                return f"{name}: no {key}"
        categories = {c["id"]: c for c in coco["categories"]}
        images = {i["id"]: i for i in coco["images"]}
        ids = [a["id"] for a in coco["annotations"]]
        if sorted(images) != list(range(len(part))) or len(set(ids)) != len(ids):
            return f"{name}: ids"
        if len(categories) != len(coco["categories"]):
            return f"{name}: categories {coco['categories']}"
        for image in images.values():
            if Image.open(f"{folder}/coco/images/{image['file_name']}").size != \
                    (image["width"], image["height"]):
                return f"{name}: {image['file_name']}"
        for a in coco["annotations"]:
            category, record = categories[a["category_id"]], part[a["image_id"]]
            points = a.get("keypoints", [])
            if len(points) != 3 * len(category["keypoints"]) or \
                    not set(points[2::3]) <= {0, 1, 2} or \
                    sum(v > 0 for v in points[2::3]) != a.get("num_keypoints", 0):
                return f"{name}: key points of {a['id']}"
            if category["supercategory"] == "tool":
                tool = {p["name"]: p for p in record["tools"][0]["points"]}
                for k, key in enumerate(category["keypoints"]):
                    if np.abs(np.array(points[3 * k:3 * k + 2]) -
                              [tool[key]["column"], tool[key]["row"]]).max() > 1e-9:
                        return f"{name}: {key} of {a['id']}"
            if category["name"] == "landmarks":
                continue
            mask = layouts.decode_rle(a["segmentation"]["counts"], *a["segmentation"]["size"])
            stem = "".join(c if c.isalnum() or c in "-_.+" else "_" for c in category["name"])
            want = png(f"{folder}/png/{name}/masks/{a['category_id']}-{stem}/"
                       f"{a['image_id']:06d}.png")
            rows, columns = np.nonzero(mask)
            box = [columns.min(), rows.min(), np.ptp(columns) + 1, np.ptp(rows) + 1]
            if not np.array_equal(mask * 255, want) or a["area"] != mask.sum() or \
                    a["bbox"] != box or a["iscrowd"] != 0:
                return f"{name}: {a['id']}"
    return ""


def check_anatomy(folder, records, splits):
    """The centre of a femoral head lies in the shadow of its femur, wherever an effect
    moved both."""
    n_seen = 0
    for name, part in by_split(records, splits):
        for i, record in enumerate(part):
            for l in record["landmarks"]:
                number = {"FH-l": "5-femur_left", "FH-r": "6-femur_right"}.get(l["name"])
                if number is None or not l["visible"]:
                    continue
                mask = png(f"{folder}/png/{name}/masks/{number}/{i:06d}.png")
                n_seen += 1
                if not mask[round(l["row"]), round(l["column"])]:
                    return f"{name} {i}: {l['name']} lies beside its femur"
    return "" if n_seen >= N else f"only {n_seen} points in view"


def check_heatmaps(folder, records, splits):
    layouts.SIZE = SIZE
    for name, part in by_split(records, splits):
        for i, record in enumerate(part):
            with h5py.File(f"{folder}/heatmaps/{name}/{i:06d}.h5") as file:
                heats = file["heats"][()]
            if heats.shape != (len(record["landmarks"]), SIZE, SIZE):
                return f"{name} {i}: {heats.shape}"
            sigma = 3.88 / record["pixel_mm"][0]
            y, x = np.mgrid[0:SIZE, 0:SIZE]
            for j, l in enumerate(record["landmarks"]):
                d2 = (x - (l["column"] or 0)) ** 2 + (y - (l["row"] or 0)) ** 2
                want = np.exp(-d2 / (2 * sigma ** 2)) / (2 * np.pi * sigma ** 2)
                # float32 keeps 6e-8 of the peak
                if np.abs(heats[j] - want * l["visible"]).max() > 1e-6:
                    return f"{name} {i}: {l['name']}"
    return ""


def check_floats(folder, records, splits):
    """TIFF, NRRD and the realistic one of the three simulators are the same floats."""
    import gzip
    for name, part in by_split(records, splits):
        for i in range(len(part)):
            tiff = float_tiff(f"{folder}/tiff/{name}/images/{i:06d}.tiff")
            with open(f"{folder}/nrrd/{name}/images/{i:06d}.nrrd", "rb") as file:
                head, body = file.read().split(b"\n\n", 1)
            if b"encoding: gzip" in head:
                body = gzip.decompress(body)
            nrrd = np.frombuffer(body, "<f4").reshape(SIZE, SIZE)
            if tiff is None or not np.isfinite(tiff).all() or not np.array_equal(tiff, nrrd):
                return f"{name} {i}"
            naive, heuristic, realistic = (
                float_tiff(f"{folder}/paired/{name}/{kind}/{i:06d}.tiff")
                for kind in ("naive", "heuristic", "realistic"))
            if not np.array_equal(realistic, tiff) or np.array_equal(naive, tiff) or \
                    np.array_equal(heuristic, naive):
                return f"{name} {i}: simulators"
    return ""


def check_unpaired(folder, records, splits):
    for name, part in by_split(records, splits):
        if not are_numbered(f"{folder}/unpaired/{name}A", len(part), 6, "png"):
            return f"{name}A"
    real = sorted(n for s in splits for n in os.listdir(f"{folder}/unpaired/{s}B"))
    return "" if real == ["one.png", "two.png"] else f"B: {real}"


def check_dicom(folder, records, splits):
    """dciodvfy finds no error; dcmdump reads distances and sizes of the manifest."""
    if not shutil.which("dciodvfy") or not shutil.which("dcmdump"):
        return "dciodvfy (dicom3tools) or dcmdump (dcmtk) is missing"
    for name, part in by_split(records, splits):
        for i, record in enumerate(part):
            path = f"{folder}/dicom/{name}/{i:06d}.dcm"
            said = subprocess.run(["dciodvfy", path], capture_output=True, text=True)
            errors = [l for l in (said.stdout + said.stderr).splitlines()
                      if l.startswith("Error")]
            if errors:
                return f"{name} {i}: {errors}"
            said = subprocess.run(["dcmdump", path], capture_output=True, text=True)
            tags = {line[1:10]: line for line in said.stdout.splitlines()
                    if line.startswith("(")}
            value = lambda tag: tags[tag].split("[", 1)[1].split("]", 1)[0]
            if abs(float(value("0018,1110")) - record["sid_mm"]) > 1e-3 or \
                    abs(float(value("0018,1111")) - record["sod_mm"]) > 1e-3 or \
                    abs(float(value("0018,1510")) - record["primary_deg"]) > 1e-3 or \
                    f" {SIZE} " not in tags["0028,0010"]:
                return f"{name} {i}: attributes"
    return ""


CHECKS = {
    "synthex-hip": check_synthex_hip,
    "deepfluoro": check_deepfluoro,
    "synthex-hip-scaled": check_scaled,
    "synthex-tool": check_tool,
    "synthex-covid": check_covid,
    "png": check_png,
    "coco": check_coco,
    "heatmaps": check_heatmaps,
    "tiff": check_floats,
    "unpaired": check_unpaired,
    "dicom": check_dicom,
}
H5 = ("synthex-hip", "deepfluoro")


def export(scene, folder, formats, *more):
    outcome = subprocess.run(
        [SKG, "export", scene, "-n", str(N), "--seed", "11", "--size", str(SIZE), "-o",
         folder, "--format", formats, "--set", "patient.voxel_mm=5", "--set",
         f"patient.bodies={BODIES}", "--set", EFFECTS, *more],
        capture_output=True, text=True)
    return outcome.stderr if outcome.returncode else ""


def check_scene(scene, formats, scratch, *more):
    """Once with splits, and the HDF5 files, which have one for each split, without."""
    folder, whole = f"{scratch}/{scene}", f"{scratch}/{scene}-whole"
    layouts.case(f"{scene}: export", export(scene, folder, formats, "--real",
                                           f"{scratch}/real", *SPLIT, *more))
    h5 = [f for f in H5 if f in formats.split(",")]
    if h5:
        layouts.case(f"{scene}: export of HDF5", export(scene, whole, ",".join(h5)))
    records = layouts.records(folder)
    splits = ["train", "valid"]
    layouts.run_case(f"{scene}: P of {sum(len(list(points_of(r))) for r in records)} points",
                     check_projection, records)
    layouts.run_case(f"{scene}: warnings", check_warnings, records)
    for name, check in CHECKS.items():
        if name in h5:
            layouts.run_case(f"{scene}: {name}", check, whole, layouts.records(whole), splits)
        elif name in formats.split(","):
            layouts.run_case(f"{scene}: {name}", check, folder, records, splits)
    if "synthex-hip" in h5:
        layouts.run_case(f"{scene}: points on the anatomy", check_anatomy, folder, records,
                         splits)
    layouts.run_case(f"{scene}: sums", layouts.check_sums, folder)
    return folder, records, splits


def main():
    scratch = tempfile.mkdtemp()
    try:
        os.mkdir(f"{scratch}/real")
        for name in ("one", "two"):
            Image.fromarray(np.full((8, 8), len(name), np.uint8)).save(
                f"{scratch}/real/{name}.png")
        check_scene("hip", f"{FLOATS},{HIP}", scratch)
        tool = check_scene("tool", f"{FLOATS},{HIP},synthex-tool", scratch, "--structures",
                           "synthex-hip", "--stage", "tool-depth,tool-length,tool-density")
        layouts.run_case("tool: maps", check_tool_maps, *tool)
        check_scene("chest", f"{FLOATS},heatmaps,synthex-covid", scratch)
    finally:
        shutil.rmtree(scratch)
    return layouts.finish()


if __name__ == "__main__":
    sys.exit(main())
