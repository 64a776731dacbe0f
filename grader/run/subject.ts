/**
 * Whose code a run judges. It travels as a query behind the spec's path, `softmax.spec.ts?kata=mistake:no-max`, so
 * that many subjects can run in one worker without meeting in a module cache. No query means the learner's file.
 */
export type Subject =
  | { kind: "learner" }
  /** The learner's file, built on the reference alone. */
  | { kind: "alone" }
  | { kind: "stub" }
  | { kind: "solution"; seed?: number; untrained?: boolean }
  /** `untrained`: its spec trains nothing, as `lib/training/earlier` says. */
  | { kind: "mistake"; name: string; untrained?: boolean }
  /** The solution in a wrapper of the contract bank, untrained; `probe` as `lib/kit/contract/wrap` says. */
  | { kind: "contract"; name: string; probe: boolean };

export const LEARNER: Subject = { kind: "learner" };

/** The id under which vitest runs a spec for a subject. */
export function specId(spec: string, subject: Subject): string {
  if (subject.kind === "learner") return spec;
  const name = "name" in subject ? `${subject.kind}:${subject.name}` : subject.kind;
  const seed = subject.kind === "solution" && subject.seed !== undefined ? `&seed=${subject.seed}` : "";
  const probe = subject.kind === "contract" && subject.probe ? "&probe" : "";
  const isUntrained = subject.kind === "contract" || ("untrained" in subject && subject.untrained);
  return `${spec}?kata=${name}${seed}${probe}${isUntrained ? "&untrained" : ""}`;
}

/** Splits a module id into its file and the subject in its query; `usual` where the query names none. */
export function readId(id: string, usual: Subject = LEARNER): { file: string; subject: Subject } {
  const [file, query = ""] = id.split("?", 2);
  const asked = new URLSearchParams(query);
  const kata = asked.get("kata");
  if (kata === "stub" || kata === "solution" || kata === "alone") return { file, subject: { kind: kata } };
  if (kata?.startsWith("mistake:"))
    return { file, subject: { kind: "mistake", name: kata.slice("mistake:".length) } };
  if (kata?.startsWith("contract:")) {
    const name = kata.slice("contract:".length);
    return { file, subject: { kind: "contract", name, probe: asked.has("probe") } };
  }
  return { file, subject: usual };
}
