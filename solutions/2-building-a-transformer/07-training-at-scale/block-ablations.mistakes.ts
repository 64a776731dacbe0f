import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./block-ablations.js")>({});
