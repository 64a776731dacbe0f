import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { decode } from "./decode.js";
import { encode } from "./encode.js";

const vocabulary = () => ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"];
const weather = () => ["may", "<EOS>", "rain", "<BOS>", "May", "<PAD>", "in", "<b>"]; // ordinary and special tokens, mixed

/** The text, or the news that the ids were refused. */
const textOrRefusal = (ids: number[]) => {
  try {
    return decode(ids, weather());
  } catch (error) {
    if (error instanceof RangeError) return "a RangeError";
    throw error;
  }
};

test('the ids 1 3 4 5 2 become "I like transformers"', () => {
  expect(decode([1, 3, 4, 5, 2], vocabulary())).toBe("I like transformers");
});

test("id 0 is an id like any other", () => {
  expect(textOrRefusal([3, 0, 2, 0, 1])).toBe("may rain may");
});

test("the special tokens are written when they are asked for", () => {
  const text = decode([1, 3, 4, 5, 2, 0], vocabulary(), { skipSpecial: false });
  expect(text).toBe("<BOS> I like transformers <EOS> <PAD>");
});

test("they are written where they stand, each time that they come", () => {
  const text = decode([5, 2, 1, 2, 0, 5, 3, 3], weather(), { skipSpecial: false });
  expect(text).toBe("<PAD> rain <EOS> rain may <PAD> <BOS> <BOS>");
});

test("special tokens are left out wherever they stand, fillers too", () => {
  expect(decode([1, 4, 2, 1, 3, 2, 0, 0], vocabulary())).toBe("like I");
});

test("what is special is the token's name, not its id", () => {
  expect(decode([3, 0, 2, 6, 4, 1], weather())).toBe("may rain in May");
});

test("other words in angle brackets are words", () => {
  expect(decode([3, 7, 2, 1], weather())).toBe("<b> rain");
});

test("a word that contains a comma keeps it", () => {
  expect(decode([1, 3, 4, 3, 2], ["<PAD>", "<BOS>", "<EOS>", "rain,", "1,000"])).toBe("rain, 1,000 rain,");
});

test("<CAT> in capitals is a word like any other", () => {
  expect(decode([1, 3, 2], ["<PAD>", "<BOS>", "<EOS>", "<CAT>"])).toBe("<CAT>");
});

test("<eos>, PAD, <BOS>like and un<EOS> are words like any other", () => {
  const words = ["<eos>", "PAD", "<BOS>like", "un<EOS>"];
  expect(decode([1, 3, 4, 5, 6, 2], ["<PAD>", "<BOS>", "<EOS>", ...words])).toBe(words.join(" "));
});

test("a vocabulary may lack special tokens, and have them twice", () => {
  expect(decode([1, 0], ["rain", "may"])).toBe("may rain");
  expect(decode([2, 1, 0], ["<PAD>", "may", "<PAD>"])).toBe("may");
});

test("options without skipSpecial leave the special tokens out", () => {
  expect(decode([1, 3, 4, 5, 2, 0], vocabulary(), {})).toBe("I like transformers");
});

test("no words make an empty text", () => {
  expect(decode([1, 2], vocabulary())).toBe("");
  expect(decode([], vocabulary())).toBe("");
});

test("20 random sentences survive encode and decode", () => {
  const rng = specRandom();
  for (let n = 0; n < 20; n++) {
    const words = Array.from({ length: 1 + rng.integer(9) }, () => vocabulary()[3 + rng.integer(3)]);
    expect(decode(encode(words.join(" "), vocabulary()), vocabulary())).toBe(words.join(" "));
  }
});

test("ids and vocabulary are the same afterwards", () => {
  const ids = [1, 3, 0, 2];
  const own = ["<PAD>", "<BOS>", "<EOS>", "rain"];
  expect(() => decode(ids, own)).toLeaveUnchanged({ ids });
  expect(own).toEqual(["<PAD>", "<BOS>", "<EOS>", "rain"]);
});

test("an id beyond the vocabulary is refused", () => {
  expect(() => decode([1, 6, 2], vocabulary())).toRefuse(RangeError, "id 6 of a vocabulary of 6 tokens");
  expect(() => decode([1, 9, 2], vocabulary())).toRefuse(RangeError, "id 9 of a vocabulary of 6 tokens");
  expect(() => decode([6, 3, 4], vocabulary())).toRefuse(RangeError, "a first id of 6");
  expect(() => decode([1, 3, 6], vocabulary())).toRefuse(RangeError, "a last id of 6");
  expect(() => decode([1, 6, 2], vocabulary(), { skipSpecial: false })).toRefuse(
    RangeError,
    "id 6 with skipSpecial: false",
  );
});

test("an id that is negative or no whole number is refused", () => {
  expect(() => decode([1, -1, 2], vocabulary())).toRefuse(RangeError, "id -1");
  expect(() => decode([1, -4, 2], vocabulary())).toRefuse(RangeError, "id -4");
  expect(() => decode([1, 3.5, 2], vocabulary())).toRefuse(RangeError, "id 3.5");
  expect(() => decode([1, Number.NaN, 2], vocabulary())).toRefuse(RangeError, "id NaN");
});

test("every call reads its own ids, vocabulary and option", () => {
  const args = { ids: [3, 2, 6, 4], vocabulary: weather(), options: { skipSpecial: true } };
  expect(decode).toHeed(args);
  const vocabulary = ["snow", ...weather(), "fog", "hail", "wind"];
  expect(decode).toHeed({ ids: [4, 1, 11, 2], vocabulary }); // also as 4, 11, 1, 2: the same digits
});
