// Paints a film in space at any moment, turned by a reader, with WebGL 2: `new Painter(canvas, space)`.
// What depends on all of the picture (the ball that a plane is cut to, the floor's height, shadows) is
// computed from few points of each mark, by the same stages.

import { DIMENSIONS, affineAt, padded, progress } from "./film.js";
import { lost } from "./light.js";
import { sampled, triangles } from "./mesh.js";
import { Scene } from "./scene.js";
import { CARRIED, DOTS, FLAT, LINES, NOTHING, RINGS, SURFACE, WHOLE, carrier, program } from "./shader.js";

/** @typedef {import("./film.js").Space} Space */
/** @typedef {import("./film.js").Moment} Moment */
/** @typedef {import("../math/matrix.js").Matrix} Matrix */
/** @typedef {Record<string, number[]>} Colours red, green and blue from 0 to 1 by name */
/** @typedef {{mark: Space["marks"][number], coarse: Float32Array, count: number, carried?: WebGLBuffer,
 *   input?: WebGLVertexArrayObject, drawn?: WebGLVertexArrayObject, grid?: import("./mesh.js").Grid,
 *   shadow?: WebGLTexture, instances?: number, placed?: WebGLBuffer, fanned?: WebGLVertexArrayObject,
 *   corners?: WebGLBuffer, borders?: Border[]}} Part a mark with its buffers */
/** @typedef {{drawn: WebGLVertexArrayObject, instances: number}} Border segments along the end of an open surface */
/** @typedef {{width: number, height: number, drawn: WebGLFramebuffer, resolved: WebGLFramebuffer, texture: WebGLTexture}} Target */
/** @typedef {{moment: Moment, turn: Matrix, colours: Colours, scale: number}} Picture scale: pixels of the canvas a px */

const CELLS = 15_000; // of a surface, about
const [THIN, FEW, LEAST] = [36, 480, 12]; // cells each way at least; of few points: in all, and each way at least
const BEHIND = 2; // px that an outline of what has no inside lies behind it, for each px that it is wide
const BYTES = 4 * DIMENSIONS;
const RIM = 128; // corners of a plane's edge
const CORNERS = [-1, -1, 1, -1, -1, 1, 1, 1];

export class Painter {
  /** Error where there is no WebGL 2. @param {HTMLCanvasElement} canvas @param {Space} space */
  constructor(canvas, space) {
    const gl = canvas.getContext("webgl2", { alpha: false });
    if (!gl) throw new Error("no WebGL 2");
    this.gl = gl;
    this.space = space;
    this.carrier = program(gl, [carrier(space.stages), NOTHING], CARRIED);
    const sources = Object.entries({ surface: SURFACE, lines: LINES, rings: RINGS, dots: DOTS, flat: FLAT, whole: WHOLE });
    /** @type {Record<string, WebGLProgram>} */
    this.programs = Object.fromEntries(sources.map(([name, both]) => [name, program(gl, both)]));
    /** @type {Map<WebGLProgram, Record<string, WebGLUniformLocation | null>>} */ this.places = new Map();
    this.quad = this.buffer(new Float32Array(CORNERS));
    this.unlit = this.texture(1, 1, new Uint8Array(1));
    this.feedback = gl.createTransformFeedback();
    this.parts = space.marks.map((mark) => this.part(mark));
    /** @type {Target | undefined} */ this.kept = undefined;
  }

  /** @param {Float32Array | Uint16Array} data @param {number} [kind] */
  buffer(data, kind = this.gl.ARRAY_BUFFER) {
    const { gl } = this;
    const buffer = gl.createBuffer();
    gl.bindBuffer(kind, buffer);
    gl.bufferData(kind, /** @type {BufferSource} */ (data), gl.STATIC_DRAW);
    return buffer;
  }

  /** @param {number} width @param {number} height @param {Uint8Array} values */
  texture(width, height, values) {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, values);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
    return texture;
  }

  /** A mark with its buffers. @param {Space["marks"][number]} mark @returns {Part} */
  part(mark) {
    if ("terms" in mark) return this.surfacePart(mark);
    const none = new Float32Array(0);
    if ("spacing" in mark) return { mark, coarse: none, ...this.segments(floorLines(mark)) };
    if ("normal" in mark) return { mark, coarse: none, ...this.segments(new Array(2 * RIM).fill([])), ...this.fan() };
    const coarse = Float32Array.from(mark.points.flatMap(padded));
    if ("lengths" in mark) return { mark, coarse, ...this.instances(pairs(mark.points, mark.lengths, mark.closed), 2) };
    return { mark, coarse, ...this.instances(mark.points, 1) };
  }

  /** @param {import("./film.js").Surface} mark @returns {Part} */
  surfacePart(mark) {
    const { gl } = this;
    const rough = sampled(mark, LEAST, LEAST);
    const ratio = mean(rough.along) / mean(rough.across);
    const grid = sampled(mark, ...cells(ratio, CELLS, THIN));
    const few = sampled(mark, ...cells(ratio, FEW, LEAST));
    const count = grid.places.length / DIMENSIONS;
    const input = gl.createVertexArray();
    gl.bindVertexArray(input);
    [grid.places, grid.along, grid.across].forEach((values, k) => {
      this.buffer(values);
      this.attribute(k, DIMENSIONS, 0, 0);
    });
    const [moved, drawn] = [this.buffer(new Float32Array(3 * DIMENSIONS * count)), gl.createVertexArray()];
    gl.bindVertexArray(drawn);
    gl.bindBuffer(gl.ARRAY_BUFFER, moved);
    for (const k of [0, 1, 2]) this.attribute(k, DIMENSIONS, 3 * BYTES, k * BYTES);
    const shares = Float32Array.from({ length: 2 * count }, (_, n) => {
      const vertex = n >> 1;
      return n % 2 ? vertex % (grid.columns + 1) / grid.columns : Math.floor(vertex / (grid.columns + 1)) / grid.rows;
    });
    this.buffer(shares);
    this.attribute(3, 2, 0, 0);
    this.buffer(triangles(grid.rows, grid.columns), gl.ELEMENT_ARRAY_BUFFER);
    gl.bindVertexArray(null);
    const shadow = mark.solid ? this.texture(few.columns, few.rows, new Uint8Array(few.columns * few.rows)) : this.unlit;
    const borders = this.borders(moved, grid, mark.wraps);
    return { mark, coarse: few.places, count, carried: moved, input, drawn, grid: few, shadow, borders, instances: 6 * grid.rows * grid.columns };
  }

  /** The first and the last row of a direction that does not close up, and so the columns; a pole is no border.
   * @param {WebGLBuffer} points that are carried @param {import("./mesh.js").Grid} grid @param {[boolean, boolean]} wraps */
  borders(points, { rows, columns, places }, wraps) {
    const across = columns + 1;
    const ends = [
      ...wraps[0] ? [] : [0, rows].map((row) => ({ first: row * across, step: 1, instances: columns })),
      ...wraps[1] ? [] : [0, columns].map((column) => ({ first: column, step: across, instances: rows })),
    ];
    const place = (/** @type {number} */ n) => places.subarray(DIMENSIONS * n, DIMENSIONS * (n + 1)).join();
    return ends
      .filter(({ first, step, instances }) => place(first) !== place(first + step * Math.floor(instances / 2)))
      .map(({ first, step, instances }) => ({ instances, drawn: this.instanced(points, 2, 3 * BYTES, first, step, step) }));
  }

  /** Points that are carried, and drawn as instances of one or two of them each.
   * @param {Matrix} points @param {1 | 2} each @returns {Omit<Part, "mark" | "coarse">} */
  instances(points, each) {
    const { gl } = this;
    const input = gl.createVertexArray();
    gl.bindVertexArray(input);
    const values = Float32Array.from(points.flatMap(padded));
    this.buffer(values);
    this.attribute(0, DIMENSIONS, 0, 0);
    const moved = this.buffer(new Float32Array(3 * values.length));
    return { count: points.length, carried: moved, input, drawn: this.instanced(moved, each, 3 * BYTES), instances: points.length / each };
  }

  /** @param {WebGLBuffer} points @param {1 | 2} each of an instance @param {number} bytes of a point
   * @param {number} [first] point @param {number} [step] points from each instance to the next
   * @param {number} [ahead] points from the first to the second of an instance */
  instanced(points, each, bytes, first = 0, step = each, ahead = 1) {
    const { gl } = this;
    const drawn = gl.createVertexArray();
    gl.bindVertexArray(drawn);
    gl.bindBuffer(gl.ARRAY_BUFFER, points);
    for (let k = 0; k < each; k++) {
      this.attribute(k, DIMENSIONS, step * bytes, (first + k * ahead) * bytes);
      gl.vertexAttribDivisor(k, 1);
    }
    gl.bindBuffer(gl.ARRAY_BUFFER, this.quad);
    this.attribute(2, 2, 0, 0);
    gl.bindVertexArray(null);
    return drawn;
  }

  /** Segments that are not carried. @param {Matrix} ends @returns {Omit<Part, "mark" | "coarse">} */
  segments(ends) {
    const placed = this.buffer(Float32Array.from(ends.flatMap(padded)));
    return { count: 0, placed, drawn: this.instanced(placed, 2, BYTES), instances: ends.length / 2 };
  }

  /** @param {number} place @param {number} size @param {number} stride @param {number} offset */
  attribute(place, size, stride, offset) {
    this.gl.enableVertexAttribArray(place);
    this.gl.vertexAttribPointer(place, size, this.gl.FLOAT, false, stride, offset);
  }

  /** Sends all marks through the stages. @param {Moment} moment */
  carry(moment) {
    const { gl, space } = this;
    const at = progress(space.stages.length, moment);
    const still = at.map(() => 0);
    const [going, staying] = [at, still].map((shares) => this.uniformsAt(shares));
    gl.useProgram(this.carrier);
    gl.enable(gl.RASTERIZER_DISCARD);
    gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, this.feedback);
    for (const { mark, input, carried: moved, count } of this.parts) {
      if (!moved) continue;
      const { shares, matrices, shifts } = mark.carried ? going : staying;
      const place = (/** @type {string} */ name) => this.place(this.carrier, name);
      gl.uniform1fv(place("progress"), shares);
      gl.uniformMatrix4fv(place("matrices"), false, matrices);
      gl.uniform4fv(place("shifts"), shifts);
      gl.bindVertexArray(input ?? null);
      for (const k of [1, 2]) gl.vertexAttrib4f(k, 0, 0, 0, 0);
      gl.bindBuffer(gl.ARRAY_BUFFER, null);
      gl.bindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 0, moved);
      gl.beginTransformFeedback(gl.POINTS);
      gl.drawArrays(gl.POINTS, 0, count);
      gl.endTransformFeedback();
      gl.bindBufferBase(gl.TRANSFORM_FEEDBACK_BUFFER, 0, null);
    }
    gl.bindVertexArray(null);
    gl.bindTransformFeedback(gl.TRANSFORM_FEEDBACK, null);
    gl.disable(gl.RASTERIZER_DISCARD);
  }

  /** @param {number[]} shares how far each stage is */
  uniformsAt(shares) {
    /** @type {number[]} */ const matrices = [];
    /** @type {number[]} */ const shifts = [];
    this.space.stages.forEach((stage, k) => {
      if (stage.kind !== "affine") return;
      const { matrix, shift } = affineAt(stage, shares[k]);
      matrices.push(...columns(matrix));
      shifts.push(...shift);
    });
    if (!matrices.length) {
      matrices.push(...new Array(16).fill(0));
      shifts.push(0, 0, 0, 0);
    }
    return { shares, matrices, shifts };
  }

  /** The picture; the first one over it where the film returns to it. @param {Picture} picture */
  paint(picture) {
    const { gl } = this;
    const { drawingBufferWidth: width, drawingBufferHeight: height } = gl;
    this.paintMoment(picture);
    const { returned } = picture.moment;
    if (!returned) return;
    const over = this.target(width, height);
    gl.bindFramebuffer(gl.FRAMEBUFFER, over.drawn);
    this.paintMoment({ ...picture, moment: { stage: 0, t: 0, reveal: 0, returned: 0 } });
    gl.bindFramebuffer(gl.READ_FRAMEBUFFER, over.drawn);
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, over.resolved);
    gl.blitFramebuffer(0, 0, width, height, 0, 0, width, height, gl.COLOR_BUFFER_BIT, gl.NEAREST);
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    const { use, set } = this.using("whole");
    use();
    set("share", returned);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, over.texture);
    gl.disable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
  }

  /** What another picture is drawn into, as large as the canvas. @param {number} width @param {number} height @returns {Target} */
  target(width, height) {
    const { gl } = this;
    if (this.kept?.width === width && this.kept?.height === height) return this.kept;
    const samples = Math.min(4, gl.getParameter(gl.MAX_SAMPLES));
    const [drawn, resolved, texture] = [gl.createFramebuffer(), gl.createFramebuffer(), gl.createTexture()];
    gl.bindFramebuffer(gl.FRAMEBUFFER, drawn);
    for (const [format, place] of [[gl.RGBA8, gl.COLOR_ATTACHMENT0], [gl.DEPTH_COMPONENT24, gl.DEPTH_ATTACHMENT]]) {
      const part = gl.createRenderbuffer();
      gl.bindRenderbuffer(gl.RENDERBUFFER, part);
      gl.renderbufferStorageMultisample(gl.RENDERBUFFER, samples, format, width, height);
      gl.framebufferRenderbuffer(gl.FRAMEBUFFER, place, gl.RENDERBUFFER, part);
    }
    gl.bindFramebuffer(gl.FRAMEBUFFER, resolved);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
    this.kept = { width, height, drawn, resolved, texture };
    return this.kept;
  }

  /** Where a uniform is: the browser is asked once. @param {WebGLProgram} used @param {string} uniform */
  place(used, uniform) {
    let places = this.places.get(used);
    if (!places) this.places.set(used, (places = {}));
    places[uniform] ??= this.gl.getUniformLocation(used, uniform);
    return places[uniform];
  }

  /** A program, and how its uniforms are set. @param {string} name */
  using(name) {
    const { gl } = this;
    const used = this.programs[name];
    const set = (/** @type {string} */ uniform, /** @type {number[]} */ ...values) => {
      const place = this.place(used, uniform);
      if (values.length === 16) gl.uniformMatrix4fv(place, false, values);
      else [gl.uniform1fv, gl.uniform2fv, gl.uniform3fv, gl.uniform4fv][values.length - 1].call(gl, place, values);
    };
    return { use: () => gl.useProgram(used), set };
  }

  /** @param {Picture} picture */
  paintMoment(picture) {
    const { gl, space } = this;
    const { moment, colours } = picture;
    this.carry(moment);
    const [red, green, blue] = colours.ground;
    gl.viewport(0, 0, gl.drawingBufferWidth, gl.drawingBufferHeight);
    gl.clearColor(red, green, blue, 1);
    gl.depthMask(true);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    const scene = new Scene(space, this.parts, picture);
    const shown = this.parts.filter(({ mark }) => !mark.ends || moment.reveal > 0);
    const of = (/** @type {string} */ kind) => shown.filter(({ mark }) => mark.kind === kind);
    gl.disable(gl.DEPTH_TEST);
    gl.enable(gl.BLEND);
    for (const part of of("floor")) this.paintLines(part, scene, scene.level());
    gl.enable(gl.DEPTH_TEST);
    gl.disable(gl.BLEND);
    this.shade(scene);
    for (const part of of("surface")) this.paintSurface(part, scene);
    gl.enable(gl.BLEND);
    for (const part of of("lines")) this.paintLines(part, scene, scene, 2 * part.mark.width);
    for (const part of of("dots")) this.paintDots(part, scene);
    for (const part of of("plane")) this.paintPlane(part, scene);
    gl.disable(gl.DEPTH_TEST);
    for (const part of of("rings")) this.paintRings(part, scene);
    gl.bindVertexArray(null);
  }

  /** What solids lose of the light. @param {Scene} scene */
  shade(scene) {
    const { gl } = this;
    const solids = this.parts.filter((part) => scene.patches.has(part));
    const of = solids.map((part) => /** @type {import("./light.js").Patches} */ (scene.patches.get(part)));
    gl.activeTexture(gl.TEXTURE0);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    lost(of, this.space.light.lamp).forEach((values, k) => {
      gl.bindTexture(gl.TEXTURE_2D, solids[k].shadow ?? null);
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, of[k].columns, of[k].rows, gl.RED, gl.UNSIGNED_BYTE, values);
    });
  }

  /** @param {string} name @param {Scene} scene @param {{seen: Matrix, origin: number[]}} place */
  placed(name, scene, { seen, origin }) {
    const { use, set } = this.using(name);
    use();
    set("seen", ...columns([...seen, [0, 0, 0, 0]].map(padded)));
    set("origin", ...origin);
    set("halfSize", scene.width / 2, scene.height / 2);
    set("reach", scene.reach);
    return set;
  }

  /** @param {Part} part @param {Scene} scene */
  paintSurface(part, scene) {
    const { gl, space: { light } } = this;
    const { mark, drawn, shadow, instances } = part;
    const set = this.placed("surface", scene, scene);
    const colour = scene.colours[mark.ink];
    for (const name of /** @type {const} */ (["deep", "dim", "gloss", "darkest", "pure", "lightest"])) set(name, light[name]);
    set("lamp", ...light.lamp);
    gl.activeTexture(gl.TEXTURE0);
    const lit = scene.patches.get(part);
    gl.bindTexture(gl.TEXTURE_2D, (lit ? shadow : this.unlit) ?? null);
    gl.bindVertexArray(drawn ?? null);
    const draw = (/** @type {number} */ grow, /** @type {number} */ side, /** @type {number[]} */ tone) => {
      set("grow", grow);
      set("behind", lit ? 0 : BEHIND * grow);
      set("side", side);
      set("ink", ...tone);
      gl.drawElements(gl.TRIANGLES, instances ?? 0, gl.UNSIGNED_SHORT, 0);
    };
    draw(0, 1, colour);
    for (const side of lit ? [lit.side] : [1, -1]) {
      draw(light.outline / 2 + light.gap, side, scene.colours.ground);
      draw(light.outline, side, colour.map((channel) => channel * light.dark));
    }
    for (const border of part.borders ?? []) this.paintBorder(border, scene, colour);
  }

  /** The end of an open surface: a line on it, and the gap in what is behind. @param {Border} border
   * @param {Scene} scene @param {number[]} colour */
  paintBorder({ drawn, instances }, scene, colour) {
    const { gl, space: { light } } = this;
    const set = this.placed("lines", scene, scene);
    gl.bindVertexArray(drawn);
    const wide = light.outline + 2 * light.gap;
    /** @type {[number, number, number[]][]} */
    const strokes = [
      [wide, -BEHIND * wide / 2, scene.colours.ground],
      [light.outline, 2 * light.outline, colour.map((channel) => channel * light.dark)],
    ];
    for (const [width, lift, ink] of strokes) {
      set("width", width);
      set("lift", lift);
      set("ink", ...ink, 1);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, instances);
    }
  }

  /** @param {Part} part @param {Scene} scene @param {{seen: Matrix, origin: number[]}} place @param {number} [lift] */
  paintLines({ mark, drawn, instances }, scene, place, lift = 0) {
    const { gl } = this;
    const set = this.placed("lines", scene, place);
    set("width", mark.width);
    set("lift", lift);
    set("ink", ...scene.colours[mark.kind === "plane" ? "text" : mark.ink], mark.opacity * scene.shown(mark));
    gl.bindVertexArray(drawn ?? null);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, instances ?? 0);
  }

  /** @param {Part} part @param {Scene} scene */
  paintRings({ mark, drawn, instances }, scene) {
    const { gl } = this;
    const set = this.placed("rings", scene, scene);
    set("width", mark.width);
    set("radius", /** @type {import("./film.js").Rings} */ (mark).radius);
    set("pixel", 1 / scene.scale);
    set("ink", ...scene.colours[mark.ink], mark.opacity * scene.shown(mark));
    gl.bindVertexArray(drawn ?? null);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, instances ?? 0);
  }

  /** @param {Part} part @param {Scene} scene */
  paintDots({ mark, drawn, instances }, scene) {
    const { gl } = this;
    const set = this.placed("dots", scene, scene);
    set("radius", /** @type {import("./film.js").Rings} */ (mark).radius);
    set("pixel", 1 / scene.scale);
    set("depths", scene.low[2] - scene.depth, scene.high[2] - scene.depth);
    set("distance", ...this.space.light.distance);
    set("ink", ...scene.colours[mark.ink], mark.opacity * scene.shown(mark));
    gl.bindVertexArray(drawn ?? null);
    gl.depthMask(false);
    gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, 4, instances ?? 0);
    gl.depthMask(true);
  }

  /** A plane: its edge, and translucent what is in it. @param {Part} part @param {Scene} scene */
  paintPlane(part, scene) {
    const { gl } = this;
    const plane = /** @type {import("./film.js").Plane} */ (part.mark);
    const disk = scene.disk(plane, RIM);
    if (!disk) return;
    const { centre, rim } = disk;
    this.fill(part.placed, pairs(rim, [RIM], true));
    this.paintLines(part, scene, scene.turned);
    this.fill(part.corners, [centre, ...rim, rim[0]]);
    const set = this.placed("flat", scene, scene.turned);
    set("ink", ...scene.colours[plane.ink], plane.tint * plane.opacity * scene.shown(plane));
    gl.bindVertexArray(part.fanned ?? null);
    gl.depthMask(false);
    gl.drawArrays(gl.TRIANGLE_FAN, 0, RIM + 2);
    gl.depthMask(true);
  }

  /** @param {WebGLBuffer | undefined} buffer @param {Matrix} points */
  fill(buffer, points) {
    const { gl } = this;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffer ?? null);
    gl.bufferSubData(gl.ARRAY_BUFFER, 0, Float32Array.from(points.flatMap(padded)));
  }

  /** Triangles round a point. */
  fan() {
    const { gl } = this;
    const fanned = gl.createVertexArray();
    gl.bindVertexArray(fanned);
    const corners = this.buffer(new Float32Array((RIM + 2) * DIMENSIONS));
    this.attribute(0, DIMENSIONS, 0, 0);
    gl.bindVertexArray(null);
    return { fanned, corners };
  }
}

/** @param {Float32Array} vectors @returns {number} their mean length */
function mean(vectors) {
  let sum = 0;
  for (let n = 0; n < vectors.length; n += DIMENSIONS) sum += Math.hypot(...vectors.subarray(n, n + DIMENSIONS));
  return sum / vectors.length * DIMENSIONS;
}

/** So many cells in all, about as long as wide, and at least so many each way.
 * @param {number} ratio of the lengths of both directions @param {number} count @param {number} least
 * @returns {[number, number]} */
function cells(ratio, count, least) {
  const most = Math.floor(count / least);
  const rows = Math.round(Math.min(Math.max(Math.sqrt(count * ratio), least), most));
  return [rows, Math.round(count / rows)];
}

/** The ends of all segments of polylines. @param {Matrix} points @param {number[]} lengths @param {boolean} closed */
function pairs(points, lengths, closed) {
  let start = 0;
  return lengths.flatMap((length) => {
    const path = points.slice(start, (start += length));
    return path.slice(closed ? 0 : 1).flatMap((point, n) => (closed ? [point, path[(n + 1) % length]] : [path[n], point]));
  });
}

/** @param {import("./film.js").Floor} floor @returns {Matrix} both ends of each line */
function floorLines({ spacing, reach }) {
  const count = Math.floor(reach / spacing + 1e-9);
  const at = Array.from({ length: 2 * count + 1 }, (_, n) => (n - count) * spacing);
  const end = count * spacing;
  return at.flatMap((x) => [[x, -end], [x, end], [-end, x], [end, x]]);
}

/** A matrix of four rows as WebGL takes it. @param {Matrix} matrix */
const columns = (matrix) => [0, 1, 2, 3].flatMap((k) => matrix.map((row) => row[k]));
