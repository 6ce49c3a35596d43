"""The loops over samples, compiled by numba; `without_numba.py` has the same as array operations.

Positions are whole numbers, STEPS of them a sample, so that a triangle covers the same samples on
every machine and neighbours leave no hole between them. Depths grow towards the viewer.
"""

from math import sqrt

import numpy as np

from generator.draw.depth_buffer.samples import (
    CROSS,
    DIAMOND,
    HALF,
    SQUARE,
    STEPS,
    TRIANGLE,
    AnyArray,
)
from generator.draw.geometry.shapes import DIAGONAL, HEIGHT
from generator.kernel_cache import inner, kernel

NARROW = 4  # samples: of a narrower triangle all are looked at
DOUBT = 1e-3  # of a sample


@inner
def inverse(value: int) -> float:
    """1 over a whole number's size, 0 of 0."""
    return 1.0 / abs(value) if value != 0 else 0.0


@inner
def span(start: int, step: int, by: float, first: int, last: int) -> tuple[int, int]:
    """Narrows first … last to about the k where start + k · step is 0 or more; `by` is 1 / |step|.

    None of them is left out, and at most one more is kept at an end.
    """
    if step > 0:
        if start < 0:
            first = max(first, int(-start * by - DOUBT))
    elif start < 0:
        last = -1
    elif step < 0:
        last = min(last, int(start * by + DOUBT))
    return first, last


@kernel
def rasterise(
    at: AnyArray, z: AnyArray, triangles: AnyArray, depth: AnyArray, nearest: AnyArray
) -> None:
    """Sets the depth (h, w) of the nearest triangle at each sample's middle, and its number.

    `at` (n, 2) are positions in steps, `z` (n,) depths. Of equally near triangles the first stays.
    """
    height, width = depth.shape
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        x0, y0 = at[a, 0], at[a, 1]
        x1, y1 = at[b, 0] - x0, at[b, 1] - y0
        x2, y2 = at[c, 0] - x0, at[c, 1] - y0
        area = x1 * y2 - x2 * y1
        if area == 0:
            continue
        left = max(0, -((HALF - x0 - min(0, x1, x2)) // STEPS))
        right = min(width - 1, (x0 + max(0, x1, x2) - HALF) // STEPS)
        top = max(0, -((HALF - y0 - min(0, y1, y2)) // STEPS))
        low = min(height - 1, (y0 + max(0, y1, y2) - HALF) // STEPS)
        if right < left or low < top:
            continue
        share = 1.0 / area
        if area < 0:  # from here on inside is where three numbers are 0 and more
            x1, y1, x2, y2 = -x1, -y1, -x2, -y2
            area, share = -area, -share
        here, rise1, rise2 = z[a], z[b] - z[a], z[c] - z[a]
        x = left * STEPS + HALF - x0
        along_u, along_v = STEPS * y2, -STEPS * y1
        along_w = -along_u - along_v
        by_u, by_v, by_w = inverse(along_u), inverse(along_v), inverse(along_w)
        for j in range(top, low + 1):
            y = j * STEPS + HALF - y0
            u, v = x * y2 - x2 * y, x1 * y - x * y1
            first, last = 0, right - left
            if last >= NARROW:  # none but what may be inside is looked at
                first, last = span(u, along_u, by_u, first, last)
                first, last = span(v, along_v, by_v, first, last)
                first, last = span(area - u - v, along_w, by_w, first, last)
            u, v = u + first * along_u, v + first * along_v
            for i in range(left + first, left + last + 1):
                if (u | v | (area - u - v)) >= 0:  # none has the sign's bit
                    now = np.float32(here + (u * share) * rise1 + (v * share) * rise2)
                    if now > depth[j, i]:
                        depth[j, i] = now
                        nearest[j, i] = t
                u += along_u
                v += along_v


@kernel
def planes(
    at: AnyArray,
    triangles: AnyArray,
    z: AnyArray,
    light: AnyArray,
    side: AnyArray,
    rises: AnyArray,
    looks: AnyArray,
) -> None:
    """Sets how depth and light change over each triangle; `at` and `z` are those of `rasterise`.

    `rises` (m, 2) get how much the depth grows a sample to the right, and down; `looks` (m, 5) the
    light in the picture's first sample, and so its growth, in the last three. `light` (n, 2) is
    that of both sides, `side` (m,) which one is seen. Flat triangles have no slope.
    """
    for t in range(len(triangles)):
        a, b, c = triangles[t, 0], triangles[t, 1], triangles[t, 2]
        left, top = (at[a, 0] - HALF) / STEPS, (at[a, 1] - HALF) / STEPS
        x1, y1 = (at[b, 0] - HALF) / STEPS - left, (at[b, 1] - HALF) / STEPS - top
        x2, y2 = (at[c, 0] - HALF) / STEPS - left, (at[c, 1] - HALF) / STEPS - top
        area = x1 * y2 - x2 * y1
        share = 1.0 / area if area != 0.0 else 1.0
        x1, y1, x2, y2 = x1 * share, y1 * share, x2 * share, y2 * share
        rise1, rise2 = z[b] - z[a], z[c] - z[a]
        rises[t, 0] = rise1 * y2 - rise2 * y1
        rises[t, 1] = rise2 * x1 - rise1 * x2
        here = light[a, side[t]]
        rise1, rise2 = light[b, side[t]] - here, light[c, side[t]] - here
        right, down = rise1 * y2 - rise2 * y1, rise2 * x1 - rise1 * x2
        looks[t, 2] = here - right * left - down * top
        looks[t, 3] = right
        looks[t, 4] = down


@kernel
def weave(
    points: AnyArray, rows: AnyArray, shares: AnyArray, across: bool, total: AnyArray
) -> None:
    """Sets sums of four rows (p, q, 3) of `points` each, or of four columns with `across`.

    `rows` and `shares` (4, p) are which, and how much of each; summed in their order.
    """
    for i in range(total.shape[0]):
        for j in range(total.shape[1]):
            k = j if across else i
            for axis in range(3):
                value = 0.0
                for part in range(4):
                    row = rows[part, k]
                    known = points[i, row, axis] if across else points[row, j, axis]
                    value += shares[part, k] * known
                total[i, j, axis] = value


@inner
def distance(dx: float, dy: float, half: float, marker: int) -> float:
    """How far from the middle of a marker, or of a line; its outline lies at `half` everywhere."""
    x, y = abs(dx), abs(dy)
    if marker == 0:
        return sqrt(x * x + y * y)
    if marker == DIAMOND:
        return (x + y) * DIAGONAL
    if marker == TRIANGLE:
        return max(dy, x * HEIGHT - dy * 0.5)
    if marker == SQUARE:
        return max(x, y)
    if marker == CROSS:
        x, y = (x + y) * DIAGONAL, abs(x - y) * DIAGONAL
    return min(max(x - 2.0 * half, y), max(x, y - 2.0 * half))


@kernel
def stroke(
    ends: AnyArray,
    z: AnyArray,
    strength: AnyArray,
    reach: AnyArray,
    depth: AnyArray,
    cover: AnyArray,
    which: AnyArray,
    line_z: AnyArray,
) -> None:
    """Sets which piece of a line covers a sample (h, w) most, how much, from 0 to 1, and its depth.

    `ends`, `z`, `strength` and `reach` are those of `pieces.Pieces`. Of pieces that cover a sample
    equally the last stays.
    """
    height, width = depth.shape
    for k in range(len(ends)):
        x0, y0 = ends[k, 0], ends[k, 1]
        x1, y1 = ends[k, 2] - x0, ends[k, 3] - y0
        square = x1 * x1 + y1 * y1
        half, marker = reach[k, 0], int(reach[k, 2])
        far = (3.0 if marker > DIAMOND else 1.5) * half
        left = max(0, int(min(x0, x0 + x1) - far - 1.0))
        right = min(width - 1, int(max(x0, x0 + x1) + far + 1.0))
        top = max(0, int(min(y0, y0 + y1) - far - 1.0))
        low = min(height - 1, int(max(y0, y0 + y1) + far + 1.0))
        for j in range(top, low + 1):
            y = j + 0.5 - y0
            for i in range(left, right + 1):
                x = i + 0.5 - x0
                along = (x * x1 + y * y1) / square if square > 0.0 else 0.0
                along = min(1.0, max(0.0, along))
                dx, dy = x - along * x1, y - along * y1
                away = distance(dx, dy, half, marker)
                share = min(1.0, half + 0.5 - away)
                share = share * (strength[k, 0] + along * (strength[k, 1] - strength[k, 0]))
                share = np.float32(share)
                if share <= 0.0 or share < cover[j, i]:
                    continue
                here = z[k, 0] + along * (z[k, 1] - z[k, 0])
                if depth[j, i] > here + reach[k, 1]:
                    continue
                cover[j, i] = share
                line_z[j, i] = here
                which[j, i] = k


@inner
def half_disk(across: float, along: float, wide: float) -> float:
    """How far a gap so `wide` reaches against an axis; its side is (across, along), 0 for both."""
    if across <= 0.0:
        return wide
    return min(wide, across + (wide + 0.5) * abs(along))


@inner
def share_along(product: float, square: float) -> float:
    """How far along a piece its nearest point is, 0 to 1."""
    along = product / square if square > 0.0 else 0.0
    return min(1.0, max(0.0, along))


@inner
def steepness(rise: float, square: float) -> float:
    """How much the depth changes a sample along a piece whose length has this square."""
    return abs(rise) / sqrt(square) if square > 0.0 else 0.0


@inner
def is_known(largest: float, gap: float, cover: float, erased: float) -> bool:
    """Whether a sample has as large a gap already, and so what is erased of its line."""
    known: bool = largest <= gap and (cover <= 0.0 or largest <= erased)
    return known


@inner
def narrowed(behind: float, wide: float, most: float, away: float) -> float:
    """How much of a sample so far `away` a gap covers."""
    if behind <= 0.0:
        return 0.0
    behind = min(1.0, behind)
    behind = behind * behind * (3.0 - 2.0 * behind)
    behind = wide * behind * most
    return min(1.0, behind - away) * min(1.0, behind)


@kernel
def part(
    ends: AnyArray,
    z: AnyArray,
    strength: AnyArray,
    gaps: AnyArray,
    outward: AnyArray,
    depth: AnyArray,
    nearest: AnyArray,
    slopes: AnyArray,
    cover: AnyArray,
    line_z: AnyArray,
    gap: AnyArray,
    erased: AnyArray,
) -> None:
    """Sets how much of each sample (h, w) is a gap beside a nearer line, and of the lines there.

    `ends`, `z`, `strength`, `gaps` and `outward` are those of `pieces.Pieces`. A gap narrows to
    nothing where the depths meet; what a surface or a line rises by towards the piece is not
    counted. `slopes` (m, 2) are how much triangles rise a sample to the right, and down.
    """
    height, width = depth.shape
    for k in range(len(ends)):
        wide, full = gaps[k, 0], gaps[k, 1]
        if wide <= 0.0 or (strength[k, 0] <= 0.0 and strength[k, 1] <= 0.0):
            continue
        x0, y0 = ends[k, 0], ends[k, 1]
        x1, y1 = ends[k, 2] - x0, ends[k, 3] - y0
        square = x1 * x1 + y1 * y1
        steep = steepness(z[k, 1] - z[k, 0], square)
        reach = (wide + 0.5) * (wide + 0.5)
        ox, oy = outward[k, 0], outward[k, 1]
        farthest = min(0.0, x1 * ox + y1 * oy) - 1.001  # what is more inward is so for any `along`
        left = max(0, int(min(x0, x0 + x1) - half_disk(ox, oy, wide) - 1.0))
        right = min(width - 1, int(max(x0, x0 + x1) + half_disk(-ox, oy, wide) + 1.0))
        top = max(0, int(min(y0, y0 + y1) - half_disk(oy, ox, wide) - 1.0))
        low = min(height - 1, int(max(y0, y0 + y1) + half_disk(-oy, ox, wide) + 1.0))
        for j in range(top, low + 1):
            y = j + 0.5 - y0
            for i in range(left, right + 1):
                x = i + 0.5 - x0
                known = is_known(1.0, gap[j, i], cover[j, i], erased[j, i])
                if known or x * ox + y * oy < farthest:
                    continue
                along = share_along(x * x1 + y * y1, square)
                dx, dy = x - along * x1, y - along * y1
                inward = dx * ox + dy * oy < -1.0
                if inward or dx * dx + dy * dy >= reach:
                    continue
                here = z[k, 0] + along * (z[k, 1] - z[k, 0])
                if cover[j, i] <= 0.0 and here <= depth[j, i]:
                    continue
                away = sqrt(dx * dx + dy * dy) - 0.5
                most = strength[k, 0] + along * (strength[k, 1] - strength[k, 0])
                largest = min(1.0, wide * most - away)  # share that a gap can have here
                if largest <= 0.0 or is_known(largest, gap[j, i], cover[j, i], erased[j, i]):
                    continue
                behind = here - depth[j, i]
                if behind > 0.0 and nearest[j, i] >= 0:
                    t = nearest[j, i]
                    rise = abs(dx * slopes[t, 0] + dy * slopes[t, 1])
                    behind -= min(rise, full)
                gap[j, i] = max(gap[j, i], narrowed(behind / full, wide, most, away))
                if cover[j, i] <= 0.0:
                    continue
                rise = min(full, steep * sqrt(dx * dx + dy * dy))
                share = narrowed((here - line_z[j, i] - rise) / full, wide, most, away)
                erased[j, i] = max(erased[j, i], share)


@inner
def shade(weights: AnyArray, i: int, j: int, look: AnyArray, tones: AnyArray) -> None:
    """Adds what is seen of a triangle to the weights of colours (colours,)."""
    last = len(weights) - 1
    darkest, pure, lightest = tones[0], tones[1], tones[2]
    colour, opacity = int(look[0]), look[1]
    tone = look[2] + look[3] * i + look[4] * j
    tone = min(1.0, max(0.0, tone))
    if tone < pure:
        weights[colour] += opacity * (darkest + (1.0 - darkest) * tone / pure)
    else:
        bright = lightest * (tone - pure) / (1.0 - pure)
        weights[colour] += opacity * (1.0 - bright)
        weights[last - 2] += opacity * bright
    weights[last] += opacity


@inner
def over(sample: AnyArray, share: float, colour: int, weight: float) -> None:
    """Puts a share of a colour over the weights of colours (colours,)."""
    last = len(sample) - 1
    for k in range(last + 1):
        sample[k] = sample[k] - share * sample[k]
    sample[colour] += share * weight
    sample[last] += share


@inner
def add(pixel: AnyArray, sample: AnyArray) -> None:
    """Adds the weights of a sample to those of its pixel."""
    for k in range(len(pixel)):
        pixel[k] += sample[k]


@inner
def take_mean(weights: AnyArray, row: int, column: int, pixel: AnyArray, count: int) -> None:
    """Sets the weights of a pixel to the mean of so many samples, unless they have nothing."""
    if pixel[len(pixel) - 1] > 0.0:
        for k in range(len(pixel)):
            weights[row, column, k] = pixel[k] / count


@inner
def inside(disk: AnyArray, i: int, j: int) -> bool:
    """Whether a disk covers a sample."""
    x, y = i + 0.5 - disk[2], j + 0.5 - disk[3]
    z = x * disk[5] + y * disk[6]
    covers: bool = x * x + y * y + z * z <= disk[7]
    return covers


@inner
def is_empty(samples: int, row: int, column: int, nearest: AnyArray, lines: AnyArray) -> bool:
    """Whether a pixel has neither a surface nor a line nor a gap."""
    for j in range(row * samples, (row + 1) * samples):
        for i in range(column * samples, (column + 1) * samples):
            if nearest[j, i] >= 0 or lines[0, j, i] > 0.0 or lines[2, j, i] > 0.0:
                return False
    return True


@inner
def untouched(disks: AnyArray, i: int, j: int) -> bool:
    """Whether no disk covers a sample."""
    for d in range(len(disks)):  # noqa: SIM110 – numba compiles no generators
        if inside(disks[d], i, j):
            return False
    return True


@inner
def through(sample: AnyArray, i: int, j: int, seen: float, disks: AnyArray) -> None:
    """Puts disks over what is behind them, and under what is in front."""
    last = len(sample) - 1
    for d in range(len(disks)):
        if not inside(disks[d], i, j):
            continue
        x, y = i + 0.5 - disks[d, 2], j + 0.5 - disks[d, 3]
        share, colour = disks[d, 0], int(disks[d, 1])
        if x * disks[d, 5] + y * disks[d, 6] + disks[d, 4] < seen:
            share = share * (1.0 - sample[last])
            sample[colour] += share
            sample[last] += share
        else:
            over(sample, share, colour, 1.0)


@inner
def empty(
    j: int, i: int, nearest: AnyArray, depth: AnyArray, lines: AnyArray, line_z: AnyArray
) -> None:
    """Puts a sample back to what it was before the picture."""
    nearest[j, i], depth[j, i] = -1, -np.inf
    if lines[0, j, i] > 0.0 or lines[2, j, i] > 0.0:
        lines[0, j, i] = lines[1, j, i] = lines[2, j, i] = lines[3, j, i] = 0.0
        line_z[j, i] = -np.inf


@inner
def surface(weights: AnyArray, i: int, j: int, t: int, looks: AnyArray, tones: AnyArray) -> None:
    """Adds what is seen of a triangle, if there is one."""
    if t >= 0:
        shade(weights, i, j, looks[t], tones)


@kernel
def resolve(
    samples: int,
    nearest: AnyArray,
    depth: AnyArray,
    looks: AnyArray,
    lines: AnyArray,
    line_z: AnyArray,
    colours: AnyArray,
    disks: AnyArray,
    tones: AnyArray,
    weights: AnyArray,
) -> None:
    """Adds to the weights of colours in each pixel (H, W, colours) the mean of its samples.

    The last three weights are those of white, of the background, and how much of the pixel is
    covered. `looks` (m, 5) have the number of a triangle's colour, its opacity, and its light: in
    the picture's first sample, and what it grows by a sample to the right and down; `lines`
    (4, h, w) are cover, piece, gap and what is erased of a line. Samples are left as they are in
    an empty buffer, so that the next picture needn't fill it.
    """
    height, width, count = weights.shape
    pixel, sample = np.empty(count), np.empty(count)
    for row in range(height):
        for column in range(width):
            if len(disks) == 0 and is_empty(samples, row, column, nearest, lines):
                continue
            pixel[:] = 0.0
            for j in range(row * samples, (row + 1) * samples):
                for i in range(column * samples, (column + 1) * samples):
                    t, gap, cover = nearest[j, i], lines[2, j, i], lines[0, j, i]
                    if t < 0 and cover <= 0.0 and gap <= 0.0 and len(disks) <= 1:
                        if len(disks) == 1 and inside(disks[0], i, j):
                            pixel[int(disks[0, 1])] += disks[0, 0]
                            pixel[count - 1] += disks[0, 0]
                        continue
                    line, piece = cover * (1.0 - lines[3, j, i]), int(lines[1, j, i])
                    seen = float(line_z[j, i] if line > 0.0 and t < 0 else depth[j, i])
                    empty(j, i, nearest, depth, lines, line_z)
                    if line <= 0.0 and gap <= 0.0 and untouched(disks, i, j):
                        surface(pixel, i, j, t, looks, tones)
                        continue
                    sample[:] = 0.0
                    surface(sample, i, j, t, looks, tones)
                    over(sample, float(gap), count - 2, 1.0)
                    if line > 0.0:
                        over(sample, line, int(colours[piece, 0]), colours[piece, 1])
                    through(sample, i, j, seen, disks)
                    add(pixel, sample)
            take_mean(weights, row, column, pixel, samples * samples)


@kernel
def occlusion(
    points: AnyArray,
    normals: AnyArray,
    disks: AnyArray,
    facing: AnyArray,
    sizes: AnyArray,
    lamp: AnyArray,
    shade: AnyArray,
) -> None:
    """Sets how much of the light each point (n, 3) with its normal loses to disks (m, 3).

    Of a disk of area πr², seen from a point at distance d, in the direction v, the share is
    r² / (r² + d²) (Bunnell 2005, "Dynamic ambient occlusion and indirect lighting"), weighted by
    the cosines at both ends and by how near v is to the lamp's direction.
    """
    for i in range(len(points)):
        lost = 0.0
        for j in range(len(disks)):
            x = disks[j, 0] - points[i, 0]
            y = disks[j, 1] - points[i, 1]
            z = disks[j, 2] - points[i, 2]
            square = x * x + y * y + z * z
            if square <= 0.0:
                continue
            here = x * normals[i, 0] + y * normals[i, 1] + z * normals[i, 2]
            there = x * facing[j, 0] + y * facing[j, 1] + z * facing[j, 2]
            if here <= 0.0 or there >= 0.0:
                continue
            lit = x * lamp[0] + y * lamp[1] + z * lamp[2]
            away = sqrt(square)
            toward = max(0.0, 0.5 + 0.5 * lit / away)
            share = sizes[j] / (sizes[j] + square)
            lost += share * (here / away) * min(1.0, -2.0 * there / away) * toward * toward
        shade[i] = lost


@kernel
def shrink(
    weights: AnyArray,
    rows: AnyArray,
    row_shares: AnyArray,
    columns: AnyArray,
    column_shares: AnyArray,
    out: AnyArray,
) -> None:
    """Sets weights of larger pixels (p, q, k), sums of those of smaller ones (h, w, k).

    `rows` and `row_shares` (t, p) are which rows of these, and how much of each, are a row of
    those, `columns` and `column_shares` (t, q) the same of columns. `out` has zeros.
    """
    last = weights.shape[2] - 1
    for j in range(out.shape[0]):
        for i in range(out.shape[1]):
            for k in range(last, -1, -1):
                value = 0.0
                for a in range(len(rows)):
                    part = 0.0
                    for b in range(len(columns)):
                        known = weights[rows[a, j], columns[b, i], k]
                        part += column_shares[b, i] * known
                    value += row_shares[a, j] * part
                out[j, i, k] = value
                if out[j, i, last] <= 0.0:  # of nothing all weights are 0
                    break


@kernel
def paint(weights: AnyArray, colours: AnyArray, picture: AnyArray) -> None:
    """Paints weights (h, w, k + 1) in k colours (k, 3) over a picture (h, w, 3 or more)."""
    height, width, count = weights.shape
    for j in range(height):
        for i in range(width):
            left = 1.0 - weights[j, i, count - 1]
            if left >= 1.0:
                continue
            for k in range(3):
                value = left * picture[j, i, k]
                for colour in range(count - 1):
                    value += weights[j, i, colour] * colours[colour, k]
                picture[j, i, k] = int(min(255.0, max(0.0, value)) + 0.5)
