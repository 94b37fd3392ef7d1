/** What a stage may ask of the network. One response body, streamed. */
export interface Http {
  /**
   * GET, following at most `maxRedirects` redirects, each judged like the first address.
   * https only; http is accepted where the host is a loopback address, and below
   * `insecureBases`. No credentials are sent but `authorization`. Proxy settings of the environment are honoured.
   * Resolves with the response head whatever the status is.
   * @throws HeadwaterError FETCH_ADDRESS_REFUSED for an address or redirect that is not allowed.
   */
  get(url: string, options?: HttpGetOptions): Promise<HttpResponse>;
  /** Closes idle connections, so that the process can end at once. */
  close(): Promise<void>;
}

export interface HttpGetOptions {
  /** First byte wanted (RFC 9110, 14.2); 0 or absent is the whole. */
  readonly from?: number;
  /** ETag or Last-Modified of the bytes already here, so that a changed file starts anew (`If-Range`). */
  readonly ifRange?: string;
  /** Media type wanted; default anything. */
  readonly accept?: string;
  /**
   * Content codings that the caller can undo, for `accept-encoding`; default `identity`, so
   * that a digest is of the bytes as published. The body is always as it was sent.
   */
  readonly acceptEncoding?: 'gzip' | 'identity';
  /** ETag of the answer that is here already: 304 says that it is still good (RFC 9110, 13.1.2). */
  readonly ifNoneMatch?: string;
  /** Credentials for the server of `url` alone: a redirect to another origin goes without (RFC 9110, 11.6.2). Never over plain http but to loopback. */
  readonly authorization?: string;
  /**
   * Address of the server that named this one in an answer: then this is judged like a
   * redirect from there, and not like an address of the user's own.
   */
  readonly toldBy?: string;
  /** Default 5. */
  readonly maxRedirects?: number;
  /**
   * Base addresses below which plain http is accepted. For bytes that are believed for a
   * pinned digest alone, from a mirror that the machine's owner has configured so.
   */
  readonly insecureBases?: readonly string[];
  /** Milliseconds without a byte after which the request fails; default 30,000. */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The address after redirects. */
  readonly url: string;
  readonly body: AsyncIterable<Uint8Array>;
  /** Gives up the rest of the body. */
  cancel(): Promise<void>;
}
