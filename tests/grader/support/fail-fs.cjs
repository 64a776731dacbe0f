// Preloaded by tests, to see what a machine does that cannot be had to order: a call of node:fs fails, for paths that
// contain a word, a number of times. FAIL_FS is `[{"call": "renameSync", "code": "EPERM", "word": "build-", "times": 3}]`.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");

for (const { call, code, word, times } of JSON.parse(process.env.FAIL_FS ?? "[]")) {
  const real = fs[call];
  let left = times ?? Number.POSITIVE_INFINITY;
  fs[call] = (...args) => {
    if (!String(args[0]).includes(word) || left-- <= 0) return real(...args);
    throw Object.assign(new Error(`${code}: refused by the test, ${call} '${args[0]}'`), { code });
  };
}
syncBuiltinESMExports();
