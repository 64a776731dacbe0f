import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./naive-training.js")>({});
