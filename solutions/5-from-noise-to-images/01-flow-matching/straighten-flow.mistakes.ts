import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./straighten-flow.js")>({});
