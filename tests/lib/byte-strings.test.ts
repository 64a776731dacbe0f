import { expect, test } from "vitest";
import { byteString, bytesOf, pairKey } from "#lib/byte-strings";

test("bytes become characters, and back", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const text = byteString(bytes);
  expect(text.length).toBe(256);
  expect(text.slice(97, 100)).toBe("abc");
  expect(bytesOf(text)).toEqual(bytes);
  expect(byteString(new TextEncoder().encode("é"))).toBe("\u00c3\u00a9");
});

test("a text that was not encoded is refused", () => {
  for (const text of ["你", "a🐇", "\u0100"]) expect(() => bytesOf(text)).toThrow(RangeError);
});

test("no two pairs share a key", () => {
  const pairs: [string, string][] = [
    ["a", "bc"],
    ["ab", "c"],
    [" ", "  "],
    ["  ", " "],
    ["a", ""],
    ["", "a"],
  ];
  expect(new Set(pairs.map(pairKey)).size).toBe(pairs.length);
});
