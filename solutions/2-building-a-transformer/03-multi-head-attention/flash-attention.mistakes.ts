import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./flash-attention.js")>({});
