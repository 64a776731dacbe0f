import * as v from "valibot";

/** Who hands in: a name, or a pseudonym that only the learner can tell. */
export type Who = { name: string } | { pseudonym: string };

/** Letters, marks, numbers, and what stands between them: a name goes into pages, tables and the names of files. */
const MOST_NAME = 80;
const isName = (text: string) => /^[\p{L}\p{M}\p{N} .,'’()_+@-]+$/u.test(text) && /[\p{L}\p{N}]/u.test(text);

export const Name = v.pipe(
  v.string(),
  v.transform((text) => text.normalize("NFC").trim().replace(/\s+/g, " ")),
  v.minLength(1, "is empty"),
  v.maxLength(MOST_NAME, `is longer than ${MOST_NAME} characters`),
  v.check(isName, "has other characters than those of names"),
);

export const Who = v.union([v.strictObject({ name: Name }), v.strictObject({ pseudonym: Name })]);

export const saidOfWho = (who: Who): string => ("name" in who ? who.name : who.pseudonym);

/** One key for each learner: a name and a pseudonym that read alike are two. */
export const keyOfWho = (who: Who): string =>
  "name" in who ? `name ${who.name.toLowerCase()}` : `pseudonym ${who.pseudonym.toLowerCase()}`;

/** A name as part of a file's name. */
export function fileNameOf(who: Who): string {
  const plain = saidOfWho(who)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return plain || "learner";
}

const QUALITIES =
  "amber brave calm clear early fair green kind late mild noble quiet rapid silver steady warm".split(" ");
const ANIMALS =
  "badger crane falcon finch fox hare heron ibis lynx marten otter owl raven seal swift wren".split(" ");

/** A pseudonym from 16 × 16 words and four digits. @param draw a whole number, uniform in `0 .. below - 1` */
export function pseudonymFrom(draw: (below: number) => number): string {
  const number = String(draw(10_000)).padStart(4, "0");
  return `${QUALITIES[draw(QUALITIES.length)]}-${ANIMALS[draw(ANIMALS.length)]}-${number}`;
}
