/**
 * Whose code a run judges. It travels as a query behind the spec's path, `softmax.spec.ts?kata=mistake:no-max`, so
 * that many subjects can run in one worker without meeting in a module cache. No query means the learner's file.
 */
export type Subject =
  | { kind: "learner" }
  /** The learner's file, built on the reference alone. */
  | { kind: "alone" }
  | { kind: "stub" }
  | { kind: "solution"; seed?: number }
  /** `untrained`: its spec trains nothing, as `lib/training/earlier` says. */
  | { kind: "mistake"; name: string; untrained?: boolean };

export const LEARNER: Subject = { kind: "learner" };

/** The id under which vitest runs a spec for a subject. */
export function specId(spec: string, subject: Subject): string {
  if (subject.kind === "learner") return spec;
  const name = subject.kind === "mistake" ? `mistake:${subject.name}` : subject.kind;
  const seed = subject.kind === "solution" && subject.seed !== undefined ? `&seed=${subject.seed}` : "";
  const untrained = subject.kind === "mistake" && subject.untrained ? "&untrained" : "";
  return `${spec}?kata=${name}${seed}${untrained}`;
}

/** Splits a module id into its file and the subject in its query; `usual` where the query names none. */
export function readId(id: string, usual: Subject = LEARNER): { file: string; subject: Subject } {
  const [file, query = ""] = id.split("?", 2);
  const kata = new URLSearchParams(query).get("kata");
  if (kata === "stub" || kata === "solution" || kata === "alone") return { file, subject: { kind: kata } };
  if (kata?.startsWith("mistake:"))
    return { file, subject: { kind: "mistake", name: kata.slice("mistake:".length) } };
  return { file, subject: usual };
}
