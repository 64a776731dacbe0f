import type { Random } from "../random.js";
import { BAD, decode, encode, GOOD, NEUTRAL, NOUNS, WORDS } from "./words.js";

/** One of a list, each with the same chance. */
export function pick<T>(rng: Random, list: readonly T[]): T {
  return list[rng.integer(list.length)];
}

/**
 * A review, `the film was very dull and the cast was good .`: an adjective is good or bad with a chance of 40% each, neutral
 * with one of 20%, and one in four has a "very".
 */
export function review(rng: Random): string {
  const adjective = () => {
    const u = rng.random();
    const word = pick(rng, u < 0.4 ? GOOD : u < 0.8 ? BAD : NEUTRAL);
    return rng.random() < 0.25 ? `very ${word}` : word;
  };
  return `the ${pick(rng, NOUNS)} was ${adjective()} and the ${pick(rng, NOUNS)} was ${adjective()} .`;
}

/** The ids of `<bos> the film was`, with any noun: four ids, after which a model writes a review. */
export function reviewPrompt(rng: Random): number[] {
  return encode(`<bos> the ${pick(rng, NOUNS)} was`);
}

const SENTENCE = /^(?:very )?(\w+) and the (\w+) was (?:very )?(\w+) \. <eos>$/;
const ADJECTIVES = new Set([...GOOD, ...BAD, ...NEUTRAL]);

/** Whether ids make a whole review, with its end, after `<bos> the film was`. */
export function isReview(response: number[]): boolean {
  const [, first, noun, second] = SENTENCE.exec(decode(response)) ?? [];
  return ADJECTIVES.has(first) && NOUNS.includes(noun) && ADJECTIVES.has(second);
}

/** What is easily measured: good words less bad words. */
export function proxyReward(response: number[]): number {
  const score = (id: number) => Number(GOOD.includes(WORDS[id])) - Number(BAD.includes(WORDS[id]));
  return response.reduce((sum, id) => sum + score(id), 0);
}

/** What is really wanted, by the only judge who knows it: a review with good words. What is no review is worth −2. */
export function goldReward(response: number[]): number {
  return isReview(response) ? proxyReward(response) : -2;
}
