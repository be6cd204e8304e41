/** Which Telegram to talk to: the real one, its public test data centres, or one of your own such as the simulator. */
export type TelegramEndpoint =
  | { kind: 'production' }
  | { kind: 'test' }
  | { kind: 'custom'; dcId: number; host: string; port: number; rsaPublicKeyPem: string }
