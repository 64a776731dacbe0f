/**
 * The 16 levels of NormalFloat, 4 bits (NF4): quantiles of a normal distribution, scaled to [−1, 1]. They lie close together near
 * 0, where most weights are, and 0 is one of them.
 *
 * @see Dettmers et al. 2023 (QLoRA), appendix E
 */
export const NF4: readonly number[] = [
  ...[-1, -0.6961928009986877, -0.5250730514526367, -0.39491748809814453],
  ...[-0.28444138169288635, -0.18477343022823334, -0.09105003625154495, 0],
  ...[0.07958029955625534, 0.16093020141124725, 0.24611230194568634, 0.33791524171829224],
  ...[0.44070982933044434, 0.5626170039176941, 0.7229568362236023, 1],
];

/** Numbers in few bits: a code for each number, and a scale for each block of numbers. */
export interface Quantized {
  /** for each number, the index of a level, counted from 0 */
  codes: number[];
  /** one number for each block, in order; a file would store it in 32 bits */
  scales: number[];
}

/**
 * Quantizes numbers in blocks. Every block has a scale of its own, so that its numbers fill the range of the levels, and no number
 * falls outside: the levels reach from −1 to 1. Each number divided by its scale becomes the index of the nearest level; if two
 * levels are equally near, it is the smaller one.
 *
 * @param numbers weights in one long row; the blocks are cut from its start, and the last one may be shorter
 * @param levels from −1 to 1, rising, 0 among them; `NF4` unless given
 * @param block number of numbers that share a scale; 64 unless given
 * @returns codes and scales, from which `dequantizeBlocks` computes numbers; a block of zeros comes back as zeros
 * @throws RangeError if `block` is not a whole number of at least 1, or a number is not finite
 * @see Dettmers et al. 2023, sections 2 and 3
 */
export function quantizeBlocks(numbers: number[], levels: readonly number[] = NF4, block = 64): Quantized {
  assertBlock(block);
  const odd = numbers.find((x) => !Number.isFinite(x));
  if (odd !== undefined) throw new RangeError(`only finite numbers can be quantized, got ${odd}`);
  const scales: number[] = [];
  const codes: number[] = [];
  for (let start = 0; start < numbers.length; start += block) {
    const part = numbers.slice(start, start + block);
    // blank: the block's scale; then the code of each of its numbers
    const scale = part.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
    scales.push(scale);
    for (const x of part) codes.push(nearest(levels, scale === 0 ? 0 : x / scale));
    // end
  }
  return { codes, scales };
}

/** The index of the level nearest to x, the first one at a tie. */
function nearest(levels: readonly number[], x: number): number {
  const distances = levels.map((level) => Math.abs(level - x));
  return distances.indexOf(Math.min(...distances));
}

/**
 * Returns the numbers that codes and scales stand for.
 *
 * @param levels the levels with which the numbers were quantized; `NF4` unless given
 * @param block as when they were quantized; 64 unless given
 * @throws RangeError if `block` is not a whole number of at least 1, if there is not one scale for each block, or if a code names no level
 */
export function dequantizeBlocks(
  { codes, scales }: Quantized,
  levels: readonly number[] = NF4,
  block = 64,
): number[] {
  assertBlock(block);
  const blocks = Math.ceil(codes.length / block);
  if (scales.length !== blocks)
    throw new RangeError(`${blocks} blocks need as many scales, got ${scales.length}`);
  const unknown = codes.find((code) => !(code in levels));
  if (unknown !== undefined)
    throw new RangeError(`a code names one of ${levels.length} levels, got ${unknown}`);
  return codes.map(
    (code, i): number =>
      /* blank: the number of this code, by the scale of its block */ levels[code] *
      scales[Math.floor(i / block)] /* end */,
  );
}

/**
 * Returns what a number costs on average, with codes of 4 bits and scales of 32 bits.
 *
 * @param count number of numbers that are quantized, one or more
 * @param block number of numbers that share a scale
 * @returns bits per number
 */
export function bitsPerNumber(count: number, block: number): number {
  return (
    /* blank: the bits of all codes and scales, shared by all numbers */ (4 * count +
      32 * Math.ceil(count / block)) /
    count /* end */
  );
}

function assertBlock(block: number): void {
  if (!Number.isInteger(block) || block < 1)
    throw new RangeError(`a block has a whole number of numbers from 1 on, got ${block}`);
}
