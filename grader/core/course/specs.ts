import type { CourseFiles } from "./files.js";
import { fingerprint } from "./fingerprint.js";
import { nameOf } from "./names.js";
import { isText, tokensOf } from "./tokens.js";

/** The file in which `npm run stubs` records the course's specs. */
export const SPECS = "solutions/specs.json";

/** What is recorded of a spec. */
export interface SpecRecord {
  /** The fingerprint of its text. */
  text: string;
  /** The fingerprint of what it asks, which does not change with a comment or with the place of an import. */
  code: string;
  /** Fingerprints of earlier texts that asked the same: a pass of them is a pass of this one. */
  former?: string[];
}

/** The course's specs, by slug. */
export function specRecords({ read }: Pick<CourseFiles, "read">): Record<string, SpecRecord> {
  return JSON.parse(read(SPECS) ?? "{}") as Record<string, SpecRecord>;
}

/** Fingerprints of the specs as the course ships them, by slug. */
export function shippedSpecs(files: Pick<CourseFiles, "read">): Record<string, string> {
  return Object.fromEntries(Object.entries(specRecords(files)).map(([slug, { text }]) => [slug, text]));
}

/** The record of a spec's text, after what was recorded of it before. */
export function recordOf(text: string, before: SpecRecord | undefined): SpecRecord {
  const now = { text: fingerprint(text), code: codeFingerprint(text) };
  const texts = before?.code === now.code ? [...(before.former ?? []), before.text] : [];
  const former = [...new Set(texts)].filter((each) => each !== now.text);
  return { ...now, ...(former.length > 0 && { former }) };
}

/** Whether a pass with one text of a spec holds for another one: because the course says that both ask the same. */
export function asksTheSame(
  slug: string,
  passed: string,
  present: string,
  files: Pick<CourseFiles, "read">,
): boolean {
  if (passed === present) return true;
  const record = specRecords(files)[slug];
  return record?.text === present && record.former?.includes(passed) === true;
}

/** A fingerprint of the tokens of a text. Of the place that an import names only the last part counts, and no order of imports. */
export function codeFingerprint(text: string): string {
  const imports: string[] = [];
  const words: string[] = [];
  let statement: string[] | undefined;
  const tokens = tokensOf(text);
  for (const [i, token] of tokens.entries()) {
    if (token.value === "import" && !/^[(.]$/.test(tokens[i + 1]?.value ?? "")) statement = [];
    if (!statement) words.push(token.value);
    else if (isText(token)) {
      imports.push([...statement, nameOf(token.value.slice(1, -1))].join(" "));
      statement = undefined;
    } else statement.push(token.value);
  }
  return fingerprint([...imports.sort(), words.join(" ")].join("\n"));
}
