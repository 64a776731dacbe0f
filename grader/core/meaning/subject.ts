/**
 * Whose code a run judges. It travels as a query behind the spec's path, `softmax.spec.ts?kata=mistake:no-max`, so
 * that many subjects can run in one worker without meeting in a module cache. No query means the learner's file.
 */
export type Subject =
  | { kind: "learner" }
  /** The learner's file, built on the reference alone. */
  | { kind: "alone" }
  /** `failures`: its spec ends after so many of them, as `lib/kit/stop` says. */
  | { kind: "stub"; failures?: number }
  | { kind: "solution"; seed?: number; untrained?: boolean }
  /** `untrained`: its spec trains nothing, as `lib/training/earlier` says; `failures` as above. */
  | { kind: "mistake"; name: string; untrained?: boolean; failures?: number }
  /**
   * The solution in a wrapper of the contract bank, untrained; `probe` as `lib/kit/contract/wrap` says. `WATCHED` with names of
   * functions is the solution itself, as `lib/kit/contract/watch` says.
   */
  | { kind: "contract"; name: string; probe: boolean }
  /** The solution with one edit in its text, untrained unless it says `trained`; `failures` as above. */
  | { kind: "mutant"; edit: Edit; trained?: boolean; failures?: number };

/** Replaces the characters of a solution's text from one place up to another. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

export const WATCHED = "watched";

export const LEARNER: Subject = { kind: "learner" };

/** The id under which vitest runs a spec for a subject. */
export function specId(spec: string, subject: Subject): string {
  if (subject.kind === "learner") return spec;
  const name = nameOf(subject);
  const seed = subject.kind === "solution" && subject.seed !== undefined ? `&seed=${subject.seed}` : "";
  const probe = subject.kind === "contract" && subject.probe ? "&probe" : "";
  const isUntrained =
    subject.kind === "contract" ||
    (subject.kind === "mutant" && !subject.trained) ||
    ("untrained" in subject && subject.untrained);
  const most = "failures" in subject ? subject.failures : undefined;
  const failures = most === undefined ? "" : `&failures=${most}`;
  return `${spec}?kata=${name}${seed}${probe}${isUntrained ? "&untrained" : ""}${failures}`;
}

function nameOf(subject: Subject): string {
  if ("name" in subject) return `${subject.kind}:${subject.name}`;
  if (subject.kind !== "mutant") return subject.kind;
  const { from, to, text } = subject.edit;
  return `mutant:${from}:${to}:${inCodes(text)}`;
}

/** A text in letters that mean nothing in an id. */
const inCodes = (text: string) => [...text].map((letter) => letter.codePointAt(0)?.toString(36)).join(".");
const fromCodes = (codes: string) =>
  codes === "" ? "" : String.fromCodePoint(...codes.split(".").map((code) => Number.parseInt(code, 36)));

/** The module that stands between a spec and what it judges. */
export const guardedId = (id: string) => marked(id, "guarded");
/** The same code once more, with a memory of its own: see `lib/kit/second`. */
export const secondId = (id: string) => marked(id, "second");
export const isGuarded = (id: string) => /[?&]guarded$/.test(id);
export const isSecond = (id: string) => /[?&]second$/.test(id);
/** What a guarded module stands before. */
export const firstOf = (id: string) => id.replace(/[?&]guarded$/, "");
const marked = (id: string, mark: string) => `${id}${id.includes("?") ? "&" : "?"}${mark}`;

/** Splits a module id into its file and the subject in its query: the learner where it names none. */
export function readId(id: string): { file: string; subject: Subject } {
  const [file, query = ""] = id.split("?", 2);
  const asked = new Map(
    query.split("&").map((part): [string, string] => [part.split("=")[0], part.split("=")[1] ?? ""]),
  );
  const kata = asked.get("kata");
  const failures = asked.has("failures") ? { failures: Number(asked.get("failures")) } : {};
  if (kata === "solution" || kata === "alone") return { file, subject: { kind: kata } };
  if (kata === "stub") return { file, subject: { kind: kata, ...failures } };
  if (kata?.startsWith("mistake:")) {
    return { file, subject: { kind: "mistake", name: kata.slice("mistake:".length), ...failures } };
  }
  if (kata?.startsWith("contract:")) {
    const name = kata.slice("contract:".length);
    return { file, subject: { kind: "contract", name, probe: asked.has("probe") } };
  }
  if (kata?.startsWith("mutant:")) {
    const [, from, to, text] = kata.split(":");
    const edit = { from: Number(from), to: Number(to), text: fromCodes(text) };
    return { file, subject: { kind: "mutant", edit, ...failures } };
  }
  return { file, subject: LEARNER };
}
