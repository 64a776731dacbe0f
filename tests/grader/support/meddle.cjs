// For `node --require`: what other programs do to the grader's files at the worst moment. MEDDLE is a JSON list of rules: the first
// `times` calls of the file system, one of whose paths ends so, fail with a code, or have a text saved in the first path, before
// or after.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

const { writeFileSync } = fs;
if (process.env.MEDDLE && process.argv[1]?.endsWith("bin.mjs")) {
  for (const { call, ends, times = 1, code, before, after } of JSON.parse(process.env.MEDDLE)) {
    const original = fs[call];
    let left = times;
    fs[call] = (...args) => {
      const isMeant = args.slice(0, 2).some((path) => String(path).endsWith(ends)) && left-- > 0;
      if (isMeant && code) throw Object.assign(new Error(`${code}: refused, ${call} '${args[0]}'`), { code });
      if (isMeant && before !== undefined) writeFileSync(args[0], before);
      const result = original(...args);
      if (isMeant && after !== undefined) writeFileSync(args[0], after);
      return result;
    };
  }
  syncBuiltinESMExports();
}
