import type { ApiAnswer, ApiRequest } from "../stand-ins/http-api.ts";

type Api = (request: ApiRequest) => Promise<ApiAnswer>;

export function watchApi(api: Api): { readonly api: Api; readonly answered: () => Readonly<Record<string, number>> } {
  const counts: Record<string, number> = {};
  return {
    api: async (request) => {
      const answer = await api(request);
      if (request.path === "/webhook") counts[answer.status] = (counts[answer.status] ?? 0) + 1;
      return answer;
    },
    answered: () => counts,
  };
}
