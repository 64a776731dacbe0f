import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./sample-chains.js")>({});
