import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./thought-targets.js")>({});
