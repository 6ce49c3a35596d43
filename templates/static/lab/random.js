// numpy.random.default_rng(seed): the same numbers for the same seed, so that data and first weights are
// Python's. SeedSequence mixes the seed, PCG64 XSL-RR (O'Neill 2014) makes 64 bits at a time, and normal
// numbers come by ziggurat (Marsaglia, Tsang 2000) with 256 layers.

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const [LOW_64, LOW_128] = [(1n << 64n) - 1n, (1n << 128n) - 1n];
const POOL = 4; // words of the mixed seed

/** A hash that changes with every word. @param {number} start @param {number} factor */
function hash(start, factor) {
  let constant = start;
  return (/** @type {number} */ word) => {
    const value = word ^ constant;
    constant = Math.imul(constant, factor);
    const product = Math.imul(value, constant);
    return (product ^ (product >>> 16)) >>> 0;
  };
}

/** SeedSequence(seed).generate_state(8): words of 32 bits.
 * @param {number} seed a whole number from 0 to 2⁵³ − 1 @returns {number[]} */
function seedWords(seed) {
  const mixed = hash(0x43b0d7e5, 0x931e8875);
  const pool = [seed >>> 0, Math.floor(seed / 2 ** 32) >>> 0, 0, 0].map(mixed);
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) {
      if (from === to) continue;
      const value = Math.imul(0xca01f9dd, pool[to]) - Math.imul(0x4973f715, mixed(pool[from]));
      pool[to] = (value ^ (value >>> 16)) >>> 0;
    }
  }
  const final = hash(0x8b51f9dd, 0x58f38ded);
  return Array.from({ length: 8 }, (_, i) => final(pool[i % POOL]));
}

const TAIL = 3.6541528853610088; // where the lowest layer's tail begins
const AREA = 0.004928673233974655; // of each layer
const LAYERS = 256;

/** Of each layer: its width by 2⁵², the share of it that lies under the density, and the density's height. */
const ZIGGURAT = (() => {
  const [widths, inside, heights] = [0, 0, 0].map(() => new Float64Array(LAYERS));
  const density = (/** @type {number} */ x) => Math.exp(-0.5 * x * x);
  const lowest = AREA / density(TAIL);
  widths[0] = lowest / 2 ** 52;
  inside[0] = (TAIL / lowest) * 2 ** 52;
  heights[0] = 1;
  let x = TAIL;
  for (let layer = LAYERS - 1; layer > 0; layer--) {
    widths[layer] = x / 2 ** 52;
    heights[layer] = density(x);
    const above = layer > 1 ? Math.sqrt(-2 * Math.log(AREA / x + density(x))) : 0;
    inside[layer] = (above / x) * 2 ** 52;
    x = above;
  }
  return { widths, inside, heights };
})();

export class Generator {
  /** @param {number} seed */
  constructor(seed) {
    const words = seedWords(seed).map(BigInt);
    const [a, b, c, d] = [0, 2, 4, 6].map((i) => words[i] | (words[i + 1] << 32n));
    this.increment = ((((c << 64n) | d) << 1n) | 1n) & LOW_128;
    this.state = (this.increment + ((a << 64n) | b)) & LOW_128;
    this.advance();
  }

  advance() {
    this.state = (this.state * MULTIPLIER + this.increment) & LOW_128;
  }

  /** The next 64 bits. @returns {bigint} */
  bits() {
    this.advance();
    const word = (this.state >> 64n) ^ (this.state & LOW_64);
    const turn = this.state >> 122n;
    return ((word >> turn) | (word << (64n - turn))) & LOW_64;
  }

  /** Even in [0, 1). @returns {number} */
  random() {
    return Number(this.bits() >> 11n) / 2 ** 53;
  }

  /** Of mean 0 and standard deviation 1. @returns {number} */
  normal() {
    const { widths, inside, heights } = ZIGGURAT;
    for (;;) {
      const bits = this.bits();
      const layer = Number(bits & 255n);
      const share = Number((bits >> 9n) & ((1n << 52n) - 1n));
      const sign = bits & 256n ? -1 : 1;
      const x = share * widths[layer];
      if (share < inside[layer]) return sign * x;
      if (layer === 0) {
        // The tail's sign is another bit of the same word.
        const negative = (bits >> 17n) & 1n;
        for (;;) {
          const beyond = -Math.log1p(-this.random()) / TAIL;
          const height = -Math.log1p(-this.random());
          if (2 * height > beyond * beyond) return (negative ? -1 : 1) * (TAIL + beyond);
        }
      }
      const height = (heights[layer - 1] - heights[layer]) * this.random() + heights[layer];
      if (height < Math.exp(-0.5 * x * x)) return sign * x;
    }
  }

}

/** A function that puts values into random order (Fisher and Yates), by a generator of 32 bits, which takes a
 * hundredth of the time: xorshift (Marsaglia 2003). @param {number} seed
 * @returns {(values: number[] | Int32Array) => void} */
export function shuffler(seed) {
  let state = seedWords(seed)[0] || 1;
  return (values) => {
    for (let i = values.length - 1; i > 0; i--) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const j = Math.floor(((state >>> 0) / 2 ** 32) * (i + 1));
      const value = values[i];
      values[i] = values[j];
      values[j] = value;
    }
  };
}
