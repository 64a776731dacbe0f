import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./cross-attention.js")>({});
