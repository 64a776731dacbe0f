import { wilsonInterval } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/wilson-interval.js";
import type { Figure, NamedCurve } from "../figure.js";

// The 95% intervals around every count of right answers out of 18: Wilson's, and the one of textbooks.

const [N, Z] = [18, 1.96];
const counts = Array.from({ length: N + 1 }, (_, right) => right);

const wilson = counts.map((right) => wilsonInterval({ wins: right, ties: 0, losses: N - right }, Z));
const textbook = counts.map((right) => {
  const rate = right / N;
  const reach = Z * Math.sqrt((rate * (1 - rate)) / N);
  return { low: rate - reach, high: rate + reach };
});

const curve = (
  name: string,
  ends: { low: number; high: number }[],
  more: Partial<NamedCurve>,
): NamedCurve => ({
  name,
  points: ends.map(({ high }, right) => [right, high] as const),
  more: [ends.map(({ low }, right) => [right, low] as const)],
  ...more,
});

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/01-supervised-fine-tuning/2-many-prompts.md",
  name: "two-intervals",
  title: "Two intervals around a count of right answers out of 18",
  alt: "The ends of the 95% interval around every count of right answers out of 18. The textbook's interval shrinks to a point at 0 and at 18 right answers, and leaves the range from 0 to 1 beside them. Wilson's keeps a width of 0.18 there and stays inside.",
  panels: [
    {
      title: "the two ends of the 95% interval",
      x: { label: "right answers out of 18", ticks: { 0: "0", 6: "6", 9: "9", 12: "12", 18: "18" } },
      y: { label: "true rate", ticks: { [-0.1]: "", 0: "0", 0.5: "0.5", 1: "1", 1.1: "" } },
      curves: [curve("Wilson", wilson, { at: 2 }), curve("textbook", textbook, { at: 12, beside: "left" })],
    },
  ],
};
