// Runs in Wine, by Windows's Node: a program with pipes of Windows, in a folder as it is named. Wine cannot hand on the pipes
// of Unix, so what came of it goes to a file. Arguments: that file, the folder, the program's words.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";

const [file, cwd, ...args] = process.argv.slice(2);
const began = performance.now();
const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd, encoding: "utf8" });
const seconds = (performance.now() - began) / 1000;
writeFileSync(file, JSON.stringify({ code: status, stdout, stderr, error: error?.message, seconds }));
