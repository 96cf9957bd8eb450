#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws masks and key points of an exported set (COCO) over its pictures, from the files
alone: overlay-sheets.py SET SPLIT SHEET.png COLUMNS"""
import json
import sys

import numpy as np
from PIL import Image, ImageDraw

FOLDER, SPLIT, SHEET, COLUMNS = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
CELL = 320
COLORS = [(102, 224, 255), (111, 168, 255), (255, 143, 112), (255, 212, 121),
          (181, 226, 133), (127, 227, 210), (214, 173, 255), (255, 179, 230)]


def decode(text, rows, columns):
    """COCO's compressed run lengths, columns first."""
    runs, i = [], 0
    while i < len(text):
        value, shift, more = 0, 0, True
        while more:
            group = ord(text[i]) - 48
            value |= (group & 31) << shift
            more = bool(group & 32)
            i, shift = i + 1, shift + 5
            if not more and group & 16:
                value |= -1 << shift
        runs.append(value + (runs[-2] if len(runs) > 2 else 0))
    flat = np.concatenate([np.full(n, k & 1, np.uint8) for k, n in enumerate(runs)])
    return flat.reshape((columns, rows)).T.astype(bool)


def border(mask):
    inner = mask.copy()
    inner[1:] &= mask[:-1]
    inner[:-1] &= mask[1:]
    inner[:, 1:] &= mask[:, :-1]
    inner[:, :-1] &= mask[:, 1:]
    return mask & ~inner


def draw(coco, image):
    grey = Image.open(f"{FOLDER}/coco/images/{image['file_name']}").convert("RGB")
    scale = CELL / max(grey.size)
    size = (round(grey.width * scale), round(grey.height * scale))
    out = np.array(grey.resize(size, Image.Resampling.BICUBIC))
    points = []
    for a in coco["annotations"]:
        if a["image_id"] != image["id"]:
            continue
        color = COLORS[a["category_id"] % len(COLORS)]
        if a["segmentation"]:
            mask = decode(a["segmentation"]["counts"], *a["segmentation"]["size"])
            large = np.array(Image.fromarray(mask).resize(size, Image.Resampling.NEAREST))
            out[large] = 0.8 * out[large] + 0.2 * np.array(color)
            out[border(large)] = color
        for x, y, v in zip(*[iter(a.get("keypoints", []))] * 3):
            if v == 2:
                points.append(((x + 0.5) * scale, (y + 0.5) * scale))
    picture = Image.fromarray(out)
    pen = ImageDraw.Draw(picture)
    for x, y in points:
        pen.ellipse([x - 4, y - 4, x + 4, y + 4], outline=(255, 255, 0))
        pen.point((x, y), (255, 255, 0))
    return picture


with open(f"{FOLDER}/coco/annotations/{SPLIT}.json") as text:
    coco = json.load(text)
rows = -(-len(coco["images"]) // COLUMNS)
sheet = Image.new("RGB", (COLUMNS * (CELL + 4) + 4, rows * (CELL + 4) + 4), (24, 24, 24))
for k, image in enumerate(coco["images"]):
    sheet.paste(draw(coco, image), (4 + k % COLUMNS * (CELL + 4), 4 + k // COLUMNS * (CELL + 4)))
sheet.save(SHEET, optimize=True)
