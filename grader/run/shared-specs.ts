import { statSync } from "node:fs";
import path from "node:path";
import type { Vite } from "vitest/node";
import { exerciseResolver } from "./resolver.js";
import { readId, specId } from "./subject.js";

type Environment = Vite.DevEnvironment;
type Translated = NonNullable<Vite.EnvironmentModuleNode["transformResult"]>;

/** Whose specs differ in nothing but the module that is judged: what else they import is the reference's. */
const ALIKE = new Set(["stub", "solution", "mistake", "contract", "mutant"]);

/**
 * Has vite translate a spec once for all the subjects that it judges in a proof, where a learner's mistakes are looked for too: dozens
 * of them, and each would read and translate the same text.
 *
 * @param root the project's
 */
export function shareSpecs(environment: Environment, root: string): void {
  const translate = environment.transformRequest.bind(environment);
  const known = new Map<string, { stamp: string; translated: Promise<Translated | null> }>();
  const meaning = exerciseResolver({ root, isPassed: () => false });

  /** As it stands in the translation of a spec. */
  const judgedBy = (id: string) => {
    const { file } = readId(id);
    const judged = meaning(`./${path.posix.basename(file, ".spec.ts")}.js`, id);
    return judged && JSON.stringify(judged.replace(root.replaceAll("\\", "/").replace(/\/$/, ""), ""));
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
