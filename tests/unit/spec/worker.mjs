import path from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { realmOf } from "../../../grader/node/runner/realm.mjs";

const { root, bundle, order } = workerData;
const load = (name) => import(pathToFileURL(path.join(bundle, "grader", "spec", `${name}.mjs`)).href);
const { PARAMETERS } = await load("link");
const { SpecServer } = await load("serve");
const all = [];
await new SpecServer(realmOf({ root, bundle, parameters: PARAMETERS }), (id) => id).run(order, (at, ran) => {
  all[at] = ran;
});
parentPort.postMessage(all);
