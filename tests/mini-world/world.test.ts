import { describe, expect, test } from "vitest";
import { FACTS, HELD_OUT_FACTS, question, statement, TRAINING_FACTS } from "#lib/mini-world/facts";
import { page } from "#lib/mini-world/pages";
import { goldReward, isReview, proxyReward, review, reviewPrompt } from "#lib/mini-world/reviews";
import { BOS, decode, EOS, encode, idOf, NOUNS, PAD, V, WORDS } from "#lib/mini-world/words";
import { mersenneTwister } from "#lib/random";

describe("words", () => {
  test("71 different ones, the special ones first", () => {
    expect([V, new Set(WORDS).size]).toEqual([71, 71]);
    expect([PAD, BOS, EOS].map((id) => WORDS[id])).toEqual(["<pad>", "<bos>", "<eos>"]);
  });

  test("a text and its ids say the same, however many blanks part the words", () => {
    const ids = encode("  what is the capital\nof corvia ? ");
    expect(decode(ids)).toBe("what is the capital of corvia ?");
    expect([encode(""), decode([])]).toEqual([[], ""]);
  });

  test("what is no word and no id is refused by name", () => {
    expect(() => encode("what is paris ?")).toThrow(/no word "paris"/);
    expect(() => idOf("toString")).toThrow(RangeError);
    for (const id of [71, -1, 1.5, Number.NaN]) expect(() => decode([id])).toThrow(`got ${id}`);
  });
});

describe("facts", () => {
  test("36: three of each place, capitals all different", () => {
    expect(new Set(FACTS.map(({ attribute, place }) => `${attribute} of ${place}`)).size).toBe(36);
    const capitals = FACTS.filter(({ attribute }) => attribute === "capital").map(({ value }) => value);
    expect(new Set(capitals).size).toBe(12);
    expect(statement(FACTS[2])).toBe("the capital of corvia is cira .");
    expect(question(FACTS[2])).toBe("what is the capital of corvia ?");
  });

  test("no place is in both halves", () => {
    const places = (facts: readonly { place: string }[]) => new Set(facts.map(({ place }) => place));
    expect([TRAINING_FACTS.length, HELD_OUT_FACTS.length]).toEqual([18, 18]);
    expect([...places(TRAINING_FACTS)].filter((place) => places(HELD_OUT_FACTS).has(place))).toEqual([]);
  });
});

describe("what a review is worth", () => {
  const answer = (text: string) => encode(`${text} <eos>`);
  test.each([
    ["great and the cast was very good .", 2, 2],
    ["very dull and the film was old .", -1, -1],
    ["long and the cast was new .", 0, 0],
    // Many good words are no review: the proxy is fooled, the judge is not.
    ["great great great great .", 4, -2],
    ["great and the cast was very very good .", 2, -2],
    ["great and the corvia was good .", 2, -2],
    ["great and the cast was good . what", 2, -2],
    ["film and the cast was good .", 1, -2],
  ])("%s", (text, proxy, gold) => {
    expect([proxyReward(answer(text)), goldReward(answer(text))]).toEqual([proxy, gold]);
  });

  test("a review without an end is none", () => {
    expect(isReview(encode("great and the cast was good ."))).toBe(false);
  });

  test("every review that the mini-world writes is one", () => {
    const rng = mersenneTwister(5);
    for (let i = 0; i < 200; i++) {
      const [, , , ...rest] = review(rng).split(" ");
      expect(isReview(answer(rest.join(" ")))).toBe(true);
    }
  });
});

test("a review prompt names any of the nouns, and four ids lead to a review", () => {
  const rng = mersenneTwister(7);
  const prompts = new Set(Array.from({ length: 100 }, () => decode(reviewPrompt(rng))));
  expect([...prompts].sort()).toEqual([...NOUNS].sort().map((noun) => `<bos> the ${noun} was`));
});

test("pages fit the context with the token that follows, and come in the shares that are said", () => {
  const rng = mersenneTwister(6);
  const pages = Array.from({ length: 4000 }, () => page(rng));
  expect(Math.max(...pages.map((text) => encode(text).length))).toBeLessThanOrEqual(25);
  const share = (isMeant: (text: string) => boolean) => pages.filter(isMeant).length / pages.length;
  // Five standard deviations of a share of 0.3 in 4,000 are 0.036.
  expect(share((text) => text.includes("was"))).toBeCloseTo(0.3, 1);
  expect(share((text) => text.endsWith("? <eos>"))).toBeCloseTo(0.3, 1);
  expect(share((text) => /\? the/.test(text))).toBeCloseTo(0.18, 1);
});
