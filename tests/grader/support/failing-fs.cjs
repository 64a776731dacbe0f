// For `node --require`: makes calls of the file system fail in the grader's own process, as a busy disk or a virus scanner would.
// FAILING is a JSON list of { call, ends, times, code }: the first `times` calls, one of whose paths ends so, fail with this code.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

if (process.env.FAILING && process.argv[1]?.endsWith("bin.mjs")) {
  for (const rule of JSON.parse(process.env.FAILING)) {
    const original = fs[rule.call];
    fs[rule.call] = (...args) => {
      const isMeant = args.slice(0, 2).some((path) => String(path).endsWith(rule.ends));
      if (isMeant && rule.times-- > 0)
        throw Object.assign(new Error(`${rule.code}: refused, ${rule.call} '${args[0]}'`), {
          code: rule.code,
        });
      return original(...args);
    };
  }
  syncBuiltinESMExports();
}
