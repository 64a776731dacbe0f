import { expect, test } from "vitest";
import { reviewDuel } from "#lib/mini-world/duels";
import { isReview, proxyReward } from "#lib/mini-world/reviews";
import { decode } from "#lib/mini-world/words";
import { mersenneTwister } from "#lib/random";

const lead = ({ chosen, rejected }: { chosen: number[]; rejected: number[] }) =>
  proxyReward(chosen) - proxyReward(rejected);
const duels = (noisy: boolean) => {
  const rng = mersenneTwister(7);
  return Array.from({ length: 4000 }, () => reviewDuel(rng, noisy));
};

test.each([true, false])("noisy: %s. Two whole reviews after one prompt, about all four nouns", (noisy) => {
  const all = duels(noisy);
  for (const { prompt, chosen, rejected } of all) {
    expect(decode(prompt)).toMatch(/^<bos> the (film|story|cast|music) was$/);
    expect([isReview(chosen), isReview(rejected)]).toEqual([true, true]);
  }
  expect(new Set(all.map(({ prompt }) => prompt[2])).size).toBe(4);
});

test("without noise the better one is always chosen", () => {
  expect(Math.min(...duels(false).map(lead))).toBe(1);
});

test("with noise a lead of d is chosen with probability σ(d)", () => {
  const leads = duels(true).map(lead);
  expect(leads.filter((d) => d === 0).length / leads.length).toBeGreaterThan(0.15);
  for (const d of [1, 2]) {
    const [won, lost] = [d, -d].map((size) => leads.filter((x) => x === size).length);
    // Five standard deviations of a share of about 600 draws or more are below 0.1.
    expect(Math.abs(won / (won + lost) - 1 / (1 + Math.exp(-d)))).toBeLessThan(0.1);
  }
});

test("the same seed gives the same pairs", () => {
  expect(duels(true)).toEqual(duels(true));
});
