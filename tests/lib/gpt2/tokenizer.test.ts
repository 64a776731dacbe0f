import { expect, test } from "vitest";
import { gpt2Tokenizer } from "../../../lib/gpt2/tokenizer.js";
import { golden } from "../../../lib/spec/golden.js";

interface Golden {
  vocabulary: Record<string, number>;
  merges: string[];
  texts: { text: string; ids: number[] }[];
}

const { vocabulary, merges, texts } = golden<Golden>("gpt2_tokenizer");
const tokenizer = gpt2Tokenizer(vocabulary, merges);

test.each(texts)("the ids of $text are those of Hugging Face's tokenizers, and back", ({ text, ids }) => {
  expect(tokenizer.encode(text)).toEqual(ids);
  expect(tokenizer.decode(ids)).toBe(text);
});

test("a character may be spread over tokens, and its bytes put together give it", () => {
  const ids = tokenizer.encode("🐇");
  expect(ids.length).toBeGreaterThan(1);
  const decoder = new TextDecoder();
  const parts = ids.map((id) => decoder.decode(tokenizer.bytesOf(id), { stream: true }));
  expect(parts.slice(0, -1).join("")).toBe("");
  expect(parts.at(-1)).toBe("🐇");
});

test("a token that is none of bytes is itself", () => {
  expect(tokenizer.decode([vocabulary["<|endoftext|>"]])).toBe("<|endoftext|>");
});

test("special tokens are what the caller says, the longest first, and plain text in the end", () => {
  const own = { ...vocabulary, "<é>": 400, "<é>.": 401 };
  const { encode, decode } = gpt2Tokenizer(own, merges, ["<é>", "<é>."]);
  const [a] = encode("a");
  expect(encode("a<é>.a<é>")).toEqual([a, 401, a, 400]);
  expect(decode([a, 401, 400])).toBe("a<é>.<é>");
  expect(encode("<|endoftext|>").length).toBeGreaterThan(1);
  expect(gpt2Tokenizer(vocabulary, merges, []).encode("<|endoftext|>")).toEqual(encode("<|endoftext|>"));
});

test("what the vocabulary lacks is named", () => {
  expect(() => tokenizer.decode([400])).toThrow(new RangeError("the vocabulary has no id 400"));
  expect(() => gpt2Tokenizer({ a: 0 }, []).encode("ab")).toThrow(
    new RangeError('the vocabulary has no token "b"'),
  );
  // Objects of JavaScript know this name without having it.
  const spelled = [
    "c o",
    "co n",
    "con s",
    "cons t",
    "const r",
    "constr u",
    "constru c",
    "construc t",
    "construct o",
    "constructo r",
  ];
  expect(() => gpt2Tokenizer({ a: 0 }, spelled).encode("constructor")).toThrow(
    new RangeError('the vocabulary has no token "constructor"'),
  );
});
