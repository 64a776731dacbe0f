import { mistakesFor } from "#lib/mistakes";

export default mistakesFor<typeof import("./guidance-sweep.js")>({});
