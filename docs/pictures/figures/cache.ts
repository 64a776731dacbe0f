import { cacheBytes } from "../../../solutions/2-building-a-transformer/08-kv-cache/cache-bytes.js";
import { generationWork } from "../../../solutions/2-building-a-transformer/08-kv-cache/generation-work.js";
import { type Figure, range } from "../figure.js";

// What the next token of LLaMA 2 7B costs, and what the model and its cache weigh, against the length of the text.

const [layers, heads, headDim, GIB] = [32, 32, 128, 2 ** 30];
// Its network has three matrices of 11,008 hidden units; generationWork counts two.
const sizes = {
  vocabulary: 32_000,
  context: 4096,
  layers,
  heads,
  dModel: heads * headDim,
  dFF: (3 * 11_008) / 2,
};
const cache = { layers, kvHeads: heads, headDim, bytes: 2 };
const WEIGHTS = 12.6; // GiB, as the lesson says

const lengths = [...range(1, 400, 19), ...range(800, 24_000, 58)];

/** Multiply-adds of the token after a text of this length, in powers of ten. */
function nextToken(length: number, cached: boolean): number {
  const upTo = (count: number) => generationWork(sizes, 1, count, cached).multiplyAdds;
  return Math.log10(upTo(length + 1) - upTo(length));
}

const x = { label: "tokens so far", ticks: { 0: "0", 8000: "8k", 16000: "16k", 24000: "24k" } };

export const figure: Figure = {
  page: "2-building-a-transformer/08-kv-cache/2-memory.md",
  name: "cache",
  title: "What the next token costs and what the model weighs, with and without a cache",
  alt: "Two plots against the length of the text: a cache keeps the work for the next token thousands of times lower, while memory grows in a straight line from 12.6 to 24 GiB.",
  panels: [
    {
      title: "multiply-adds for the next token",
      x,
      y: { label: "", ticks: { 9: "1e9", 11: "1e11", 13: "1e13", 15: "1e15" } },
      curves: [false, true].map((cached) => ({
        name: cached ? "with a cache" : "without a cache",
        points: lengths.map((length) => [length, nextToken(length, cached)] as const),
        at: cached ? 45 : 60,
      })),
    },
    {
      title: "memory in GiB",
      x,
      y: { label: "", ticks: { 0: "0", 8: "8", 16: "16", 24: "24" } },
      curves: [false, true].map((cached) => ({
        name: cached ? "with a cache" : "without a cache",
        points: lengths.map(
          (length) => [length, WEIGHTS + (cached ? cacheBytes(cache, 1, length) / GIB : 0)] as const,
        ),
        at: cached ? 69 : 60,
      })),
    },
  ],
};
