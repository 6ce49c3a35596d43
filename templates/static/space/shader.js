// The programs of the picture. `carrier` has the network's weights in it: it sends points and tangents
// through all stages, as far as each is (generator/topology/flow/stages.py, field_stages.py), and hands
// them to the other programs, which draw them.

/** @typedef {import("./film.js").Stage} Stage */
/** @typedef {import("./film.js").Light} Light */
/** @typedef {WebGL2RenderingContext} Gl */

export const CARRIED = ["carriedPlace", "carriedAlong", "carriedAcross"];
export const PLACES = ["place", "along", "across"]; // attributes 0, 1 and 2

const HEAD = "#version 300 es\nprecision highp float;\n";

/** The vertex shader that carries a point and two tangents through the stages.
 * @param {Stage[]} stages @returns {string} */
export function carrier(stages) {
  const affine = Math.max(stages.filter(({ kind }) => kind === "affine").length, 1);
  let number = 0;
  const moves = stages.map((stage, k) => {
    if (stage.kind === "affine") return `  x = matrices[${number}] * x + shifts[${number}]; u = matrices[${number}] * u; v = matrices[${number++}] * v;`;
    if (stage.kind === "tanh") return `  bend(progress[${k}]);`;
    return stage.kind === "residual" ? residual(stage, k) : "";
  });
  return `${HEAD}
layout(location = 0) in vec4 place;
layout(location = 1) in vec4 along;
layout(location = 2) in vec4 across;
uniform float progress[${Math.max(stages.length, 1)}];
uniform mat4 matrices[${affine}];
uniform vec4 shifts[${affine}];
out vec4 ${CARRIED.join(", ")};
vec4 x, u, v;
// tanh of its own: that of some drivers overflows.
vec4 squashed(vec4 z) {
  vec4 less = exp(-2.0 * abs(z));
  return sign(z) * (1.0 - less) / (1.0 + less);
}
void bend(float t) {
  vec4 value = squashed(x), slope = 1.0 + t * (-value * value);
  x += t * (value - x);
  u *= slope;
  v *= slope;
}
void add(vec4 row, float shift, vec4 column, inout vec4 dx, inout vec4 du, inout vec4 dv) {
  float value = squashed(vec4(dot(row, x) + shift)).x, slope = 1.0 - value * value;
  dx += value * column;
  du += slope * dot(row, u) * column;
  dv += slope * dot(row, v) * column;
}
void main() {
  x = place;
  u = along;
  v = across;
${moves.join("\n")}
  ${CARRIED[0]} = x;
  ${CARRIED[1]} = u;
  ${CARRIED[2]} = v;
}`;
}

/** x + t(V tanh(Wx + b) + c) and its derivative. @param {import("./film.js").Residual} stage @param {number} k */
function residual({ V, W, b, c }, k) {
  const units = W.map((row, i) => `    add(${vector(row)}, ${float(b[i])}, ${vector(V.map((out) => out[i]))}, dx, du, dv);`);
  return `  {
    vec4 dx = ${vector(c)}, du = vec4(0.0), dv = vec4(0.0);
${units.join("\n")}
    x += progress[${k}] * dx;
    u += progress[${k}] * du;
    v += progress[${k}] * dv;
  }`;
}

const float = (/** @type {number} */ number) => number.toExponential(9);
const vector = (/** @type {number[]} */ numbers) => `vec4(${[0, 1, 2, 3].map((k) => float(numbers[k] ?? 0)).join(", ")})`;

// Coordinates of the picture are px: right, up, towards the viewer.
const SEEN = `
uniform mat4 seen;
uniform vec3 origin;
uniform vec2 halfSize;
uniform float reach;
vec3 px(vec4 point) { return (seen * point).xyz + origin; }
vec4 clip(vec3 point) { return vec4(point.xy / halfSize, -point.z / reach, 1.0); }`;

// A surface; with `grow` its back alone, so many px wider and `behind` it: what is left of it is an outline.
export const SURFACE = [`${HEAD}${SEEN}
layout(location = 0) in vec4 place;
layout(location = 1) in vec4 along;
layout(location = 2) in vec4 across;
layout(location = 3) in vec2 parameters;
uniform float grow, behind, side;
centroid out vec3 normal;
centroid out vec2 where;
void main() {
  vec3 point = px(place);
  normal = side * cross((seen * along).xyz, (seen * across).xyz);
  normal /= max(length(normal), 1e-20);
  where = parameters;
  point += vec3(grow * normal.xy, -behind);
  gl_Position = clip(point);
}`, `${HEAD}
centroid in vec3 normal;
centroid in vec2 where;
uniform float grow, deep, dim, gloss, darkest, pure, lightest;
uniform vec3 lamp, ink;
uniform sampler2D lost;
out vec4 colour;
void main() {
  if (grow > 0.0) {
    if (normal.z >= 0.0) discard;
    colour = vec4(ink, 1.0);
    return;
  }
  vec3 n = normalize(normal.z < 0.0 ? -normal : normal);
  float left = 1.0 - deep * texture(lost, where.yx).r;
  float mirrored = pow(max(dot(n, normalize(lamp + vec3(0.0, 0.0, 1.0))), 0.0), 32.0);
  float light = clamp((dot(n, lamp) - dim) / (1.0 - dim), 0.0, 1.0);
  light = left * (light * (1.0 - gloss) + gloss * mirrored);
  colour = vec4(light <= pure
    ? ink * (darkest + (1.0 - darkest) * light / pure)
    : mix(ink, vec3(1.0), lightest * (light - pure) / (1.0 - pure)), 1.0);
}`];

// Segments as wide as they are to be seen, one an instance.
export const LINES = [`${HEAD}${SEEN}
layout(location = 0) in vec4 begins;
layout(location = 1) in vec4 ends;
layout(location = 2) in vec2 corner;
uniform float width, lift;
void main() {
  vec3 a = px(begins), b = px(ends);
  vec2 ahead = b.xy - a.xy;
  ahead /= max(length(ahead), 1e-6);
  vec3 point = corner.x < 0.0 ? a : b;
  point.xy += width / 2.0 * (corner.x * 0.5 * ahead + corner.y * vec2(-ahead.y, ahead.x));
  point.z += lift;
  gl_Position = clip(point);
}`, `${HEAD}
uniform vec4 ink;
out vec4 colour;
void main() { colour = vec4(ink.rgb * ink.a, ink.a); }`];

// Circles around points, one an instance, over everything.
export const RINGS = [`${HEAD}${SEEN}
layout(location = 0) in vec4 begins;
layout(location = 2) in vec2 corner;
uniform float radius, width;
out vec2 away;
void main() {
  vec3 point = px(begins);
  away = corner * (radius + width);
  gl_Position = clip(vec3(point.xy + away, 0.0));
}`, `${HEAD}
in vec2 away;
uniform vec4 ink;
uniform float radius, width, pixel;
out vec4 colour;
void main() {
  float share = clamp((width / 2.0 - abs(length(away) - radius)) / pixel + 0.5, 0.0, 1.0) * ink.a;
  colour = vec4(ink.rgb * share, share);
}`];

// Disks at points, one an instance, smaller and paler with distance; `depths` of the farthest and the nearest.
export const DOTS = [`${HEAD}${SEEN}
layout(location = 0) in vec4 begins;
layout(location = 2) in vec2 corner;
uniform float radius, pixel;
uniform vec2 depths;
uniform vec4 distance; // size far and near, opacity far, steps
out vec2 away;
out float size, shown;
void main() {
  vec3 point = px(begins);
  float last = distance.w - 1.0;
  float near = clamp((point.z - depths.x) / (depths.y - depths.x), 0.0, 1.0);
  near = min(floor(near * distance.w), last) / last;
  size = radius * mix(distance.x, distance.y, near);
  shown = mix(distance.z, 1.0, near);
  away = corner * (size + pixel);
  gl_Position = clip(point + vec3(away, 2.0 * size));
}`, `${HEAD}
in vec2 away;
in float size, shown;
uniform vec4 ink;
uniform float pixel;
out vec4 colour;
void main() {
  float share = clamp((size - length(away)) / pixel + 0.5, 0.0, 1.0) * ink.a * shown;
  colour = vec4(ink.rgb * share, share);
}`];

// A disk of triangles round its middle; a texture over the whole picture.
export const FLAT = [`${HEAD}${SEEN}
layout(location = 0) in vec4 place;
void main() { gl_Position = clip(px(place)); }`, LINES[1]];
export const WHOLE = [`${HEAD}
out vec2 where;
void main() {
  where = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(2.0 * where - 1.0, 0.0, 1.0);
}`, `${HEAD}
in vec2 where;
uniform sampler2D picture;
uniform float share;
out vec4 colour;
void main() { colour = vec4(texture(picture, where).rgb, 1.0) * share; }`];

/** A program of both shaders; Error with the compiler's message. @param {Gl} gl @param {string[]} sources
 * @param {string[]} [feedback] what it writes into a buffer instead of a picture */
export function program(gl, [vertex, fragment], feedback) {
  const linked = gl.createProgram();
  for (const [kind, source] of /** @type {[number, string][]} */ ([[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]])) {
    const shader = /** @type {WebGLShader} */ (gl.createShader(kind));
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(linked, shader);
    gl.deleteShader(shader);
  }
  if (feedback) gl.transformFeedbackVaryings(linked, feedback, gl.INTERLEAVED_ATTRIBS);
  gl.linkProgram(linked);
  if (!gl.getProgramParameter(linked, gl.LINK_STATUS) && !gl.isContextLost()) throw new Error(gl.getProgramInfoLog(linked) ?? "no program");
  return linked;
}

export const NOTHING = `${HEAD}void main() {}`; // the fragment shader of the carrier
