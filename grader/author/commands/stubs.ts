import { loadCourse } from "../../node/course/load.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { print } from "../../terminal/commands/print.js";
import { writeStubs } from "../stubs.js";

/** `kata author stubs`: writes every stub from its solution. */
export async function authorStubs(): Promise<number> {
  const written = await writeStubs(await loadCourse());
  print(written.length > 0 ? written.map((file) => `written  ${file}`) : ["every stub is up to date"]);
  return EXIT.passed;
}
