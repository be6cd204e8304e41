/** A key exchange that does not follow the protocol; the server answers a transport error and closes. */
export class HandshakeError extends Error {
  override readonly name = 'HandshakeError'
  constructor(
    readonly problem: string,
    /** The transport error (core.telegram.org/mtproto/mtproto-transports): -404 in general, -444 for another data centre's number. */
    readonly transportError: -404 | -444 = -404,
  ) {
    super(problem)
  }
}
