/**
 * The code that a run judges. It is written as a query after the spec's path, `softmax.spec.ts?kata=mistake:no-max`, so that
 * several subjects can run in one worker without sharing cached modules. No query means the learner's file.
 */
export type Subject =
  | { kind: "learner" }
  /** The learner's file with reference solutions in place of the learner's other exercises. */
  | { kind: "alone" }
  /** `failures`: the spec ends after that many failed tests (see `lib/kit/stop`). */
  | { kind: "stub"; failures?: number }
  | { kind: "solution"; seed?: number; untrained?: boolean }
  /**
   * `untrained`: the spec skips its trainings (see `lib/training/earlier`). `sparing`: tests pass at once that come before all that
   * the mistake touches, if the watched solution ran before in the same process (see `lib/kit/contract/touched`). `failures` as above,
   * with slow tests last.
   */
  | { kind: "mistake"; name: string; untrained?: boolean; sparing?: boolean; failures?: number }
  /**
   * The solution in a wrapper of the contract bank, untrained; for `probe` see `lib/kit/contract/wrap`. The name `WATCHED` with
   * names of functions means the solution itself with its calls watched (see `lib/kit/contract/watch`).
   */
  | { kind: "contract"; name: string; probe: boolean }
  /** The solution with one edit in its text, untrained unless `trained` is set; `failures` as above. */
  | { kind: "mutant"; edit: Edit; trained?: boolean; failures?: number };

/** Replaces the characters from `from` up to `to` in a solution's text. */
export interface Edit {
  from: number;
  to: number;
  text: string;
}

export const WATCHED = "watched";

export const LEARNER: Subject = { kind: "learner" };

/** The id under which a spec runs for a subject. */
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
  const sparing = "sparing" in subject && subject.sparing ? "&sparing" : "";
  return `${spec}?kata=${name}${seed}${probe}${isUntrained ? "&untrained" : ""}${sparing}${failures}`;
}

function nameOf(subject: Subject): string {
  if ("name" in subject) return `${subject.kind}:${subject.name}`;
  if (subject.kind !== "mutant") return subject.kind;
  const { from, to, text } = subject.edit;
  return `mutant:${from}:${to}:${inCodes(text)}`;
}

/** Encodes a text with characters that have no meaning in an id. */
const inCodes = (text: string) => [...text].map((letter) => letter.codePointAt(0)?.toString(36)).join(".");
const fromCodes = (codes: string) =>
  codes === "" ? "" : String.fromCodePoint(...codes.split(".").map((code) => Number.parseInt(code, 36)));

/** The id of the guarded module, which stands between a spec and the subject. */
export const guardedId = (id: string) => marked(id, "guarded");
/** The id of a second instance of the same code, with its own state (see `lib/kit/second`). */
export const secondId = (id: string) => marked(id, "second");
export const isGuarded = (id: string) => /[?&]guarded$/.test(id);
export const isSecond = (id: string) => /[?&]second$/.test(id);
/** The id of the module behind a guarded one. */
export const firstOf = (id: string) => id.replace(/[?&]guarded$/, "");
const marked = (id: string, mark: string) => `${id}${id.includes("?") ? "&" : "?"}${mark}`;

/** Splits a module id into its file and the subject in its query; without a query the subject is the learner. */
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
    const sparing = asked.has("sparing") ? { sparing: true } : {};
    return {
      file,
      subject: { kind: "mistake", name: kata.slice("mistake:".length), ...sparing, ...failures },
    };
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
