import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./speculative-decoding.js")>({});
