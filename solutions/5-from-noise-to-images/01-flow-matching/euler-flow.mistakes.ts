import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./euler-flow.js")>({});
