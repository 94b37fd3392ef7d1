import { HeadwaterError } from '../../errors.ts';
import type { Http } from '../../host/http.ts';

/** A network that is not there. */
export function offlineHttp(): Http {
  return {
    get: (url) =>
      Promise.reject(
        new HeadwaterError('FETCH_FAILED', 'nothing is fetched while installing from a pack', {
          subject: url,
          expected: 'all of it in the pack',
          hint: 'Pack again on the other machine, after `headwater install` there.',
        }),
      ),
    close: () => Promise.resolve(),
  };
}
