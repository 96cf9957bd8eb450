#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Fits the constants of src/physics/scatter-kernel.c to Monte Carlo tables.

    tools/fit-scatter.py FOLDER     (with pencil-water.csv and spr-water.csv)

Prints the constants and what they give for each row. Wants python3-numpy and
python3-scipy, which nothing else here does.
"""
import csv
import sys

import numpy as np
from scipy.optimize import least_squares
from scipy.special import erf, ndtr

SID_CM = 100.0
# Mean energy (keV) of the tables' spectra, by tube voltage.
MEAN_KEV = {60: 37.53, 90: 49.245, 120: 58.163}
REFERENCE_CM, REFERENCE_KEV, SMALLEST_CM, DEPTH = 20.0, 50.0, 2.0, 0.3
# Where the slab table's edge is taken, of half the field.
EDGE = 0.95
# Rings of the pencil table, cm.
RINGS = np.array([0, 0.5, 1, 1.5, 2, 3, 4, 5, 6, 8, 10, 12, 15, 18, 21, 25, 30])
AREAS = np.pi * np.diff(RINGS**2)
# Scatter per transmitted primary and cm of a thin layer: Klein-Nishina, energy of the
# forward half (0.098 at 54 keV), and a part of coherent scattering.
THIN_PER_CM = 0.106

# name, start, whether its logarithm is fitted
PARAMETERS = [
    ("near_strength", 0.18, True), ("near_depth_cm", 15, True),
    ("single_strength", 1.45, True), ("broad_linear", 0.43, True),
    ("broad_square", 1.8, True),
    ("near_width_cm", 0.42, True), ("single_width_cm", 3.5, True),
    ("broad_width_cm", 9, True),
    ("near_width_power", 0.31, False), ("single_width_power", 0.49, False),
    ("broad_width_power", 0.38, False),
    ("near_spread", 0.126, True), ("single_spread", 0.457, True),
    ("broad_spread", 0.85, True),
    ("near_spread_power", -0.32, False), ("single_spread_power", -0.17, False),
    ("broad_spread_power", -0.42, False),
    ("single_turn", 0.8, True),
    ("near_energy_power", -1.5, False), ("single_energy_power", 0.04, False),
    ("broad_energy_power", 0.16, False),
    ("near_width_energy_power", -0.6, False),
    ("single_width_energy_power", 0.09, False),
    ("broad_width_energy_power", 0.36, False),
]
START = np.array([np.log(v) if log else v for _, v, log in PARAMETERS])


def unpack(x):
    return np.array([np.exp(v) if log else v
                     for v, (_, _, log) in zip(x, PARAMETERS)])


def components(p, water_cm, gap_cm, kev):
    """Strength, width (cm) and shrinking of the three Gaussians."""
    t, e = water_cm / REFERENCE_CM, kev / REFERENCE_KEV
    ts = max(water_cm, SMALLEST_CM) / REFERENCE_CM
    strength = np.array([p[0] * (1 - np.exp(-water_cm / p[1])), p[2] * t,
                         (p[3] + p[4] * t) * t]) * e ** p[18:21]
    width = (p[5:8] * ts ** p[8:11] + p[11:14] * ts ** p[14:17] * gap_cm) * e ** p[21:24]
    turn = np.array([0, p[17], 1])
    return strength, width, 1 - turn * (gap_cm + DEPTH * water_cm) / SID_CM


def get_rings(p, water_cm, gap_cm, kev):
    a, s, _ = components(p, water_cm, gap_cm, kev)
    inside = 1 - np.exp(-RINGS[:, None]**2 / (2 * s**2))
    return (np.diff(inside, axis=0) * a).sum(axis=1) / AREAS


def get_slab(p, water_cm, gap_cm, kev, field_cm):
    """Scatter-to-primary ratio at the centre, and edge over centre."""
    a, s, m = components(p, water_cm, gap_cm, kev)
    half = m * field_cm / 2
    across = erf(half / s / np.sqrt(2))
    y = EDGE * field_cm / 2
    edge = ndtr((y + half) / s) - ndtr((y - half) / s)
    centre = (a / m**2 * across**2).sum()
    return centre, (a / m**2 * across * edge).sum() / centre


def load(path):
    with open(path, newline="", encoding="ascii") as file:
        return np.array([[float(v) for v in row] for row in list(csv.reader(file))[1:]])


def main(folder):
    pencil, slabs = load(folder + "/pencil-water.csv"), load(folder + "/spr-water.csv")
    pencils = [(kv, t, g, pencil[(pencil[:, :3] == [kv, t, g]).all(axis=1), 4])
               for kv, t, g in sorted(set(map(tuple, pencil[:, :3])))]

    def residuals(x):
        p, out = unpack(x), []
        for kv, t, g, values in pencils:
            share = values * AREAS / (values * AREAS).sum()
            fit = get_rings(p, t, g, MEAN_KEV[kv])
            out += list(np.sqrt(share) * np.log(fit / values))
        for kv, t, field, g, spr, percent, edge in slabs:
            fit, fit_edge = get_slab(p, t, g, MEAN_KEV[kv], field)
            out += [0.15 / np.hypot(percent / 100, 0.02) * np.log(fit / spr),
                    0.5 * np.log(fit_edge / edge)]
        thin = p[0] / p[1] + (p[2] + p[3]) / REFERENCE_CM
        return np.array(out + [10 * np.log(thin / THIN_PER_CM)] + list(0.01 * (x - START)))

    p = unpack(least_squares(residuals, START).x)
    for (name, _, _), value in zip(PARAMETERS, p):
        print(f"{name:26s} {value:.4g}")
    print("kV water field gap: table fit deviation; edge: table fit")
    for kv, t, field, g, spr, _, edge in slabs:
        fit, fit_edge = get_slab(p, t, g, MEAN_KEV[kv], field)
        print(f"{kv:3.0f} {t:2.0f} {field:2.0f} {g:2.0f}: {spr:.3f} {fit:.3f} "
              f"{100 * (fit / spr - 1):+.1f} %; {edge:.2f} {fit_edge:.2f}")


if __name__ == "__main__":
    main(sys.argv[1])
