import { statSync } from "node:fs";
import type { Vite } from "vitest/node";
import { nameOf } from "../../core/course/names.js";
import { meaningOf } from "../../core/meaning/meaning.js";
import { readId, specId } from "../../core/meaning/subject.js";
import { disk } from "../course/disk.js";
import { courseId } from "./plugin.js";

type Environment = Vite.DevEnvironment;
type Translated = NonNullable<Vite.EnvironmentModuleNode["transformResult"]>;

/** Whose specs differ in nothing but the module that is judged: what else they import is the reference's. */
const ALIKE = new Set(["stub", "solution", "mistake", "contract", "mutant"]);

/**
 * Has vite translate a spec once for all the subjects that it judges in a proof, where a learner's mistakes are looked for too: dozens
 * of them, and each would read and translate the same text.
 */
export function shareSpecs(environment: Environment): void {
  const translate = environment.transformRequest.bind(environment);
  const known = new Map<string, { stamp: string; translated: Promise<Translated | null> }>();
  const meaning = meaningOf({ has: disk.has, isPassed: () => false });

  /** As it stands in the translation of a spec. */
  const judgedBy = (id: string) => {
    const own = courseId(id);
    const judged = meaning(`./${nameOf(readId(own).file, ".spec.ts")}.js`, own);
    return judged && JSON.stringify(`/${judged}`);
  };

  const forSolution = (file: string) => {
    const { mtimeMs, size } = statSync(file);
    const before = known.get(file);
    if (before?.stamp === `${mtimeMs} ${size}`) return before.translated;
    const translated = translate(specId(file, { kind: "solution" }));
    known.set(file, { stamp: `${mtimeMs} ${size}`, translated });
    return translated;
  };

  environment.transformRequest = async (url) => {
    if (!ALIKE.has(readId(url).subject.kind) || !readId(url).file.endsWith(".spec.ts")) return translate(url);
    const module = await environment.moduleGraph.ensureEntryFromUrl(url);
    if (module.transformResult || !module.file || !module.id) return translate(url);
    const base = await forSolution(module.file);
    const [from, to] = [specId(module.file, { kind: "solution" }), module.id].map(judgedBy);
    if (!base || !from || !to || !base.code.includes(from)) return translate(url);
    module.transformResult = { ...base, code: base.code.replaceAll(from, to) };
    return module.transformResult;
  };
}
