const KEY = 'teletally.token'

/** The API token that this browser was given; null where there is none. */
export function storedToken(): string | null {
  return sessionStorage.getItem(KEY) ?? localStorage.getItem(KEY)
}

/** Keeps a token until the tab is closed, or on this device until it is forgotten. */
export function keepToken(token: string, { onDevice }: { onDevice: boolean }): void {
  forgetToken()
  const storage = onDevice ? localStorage : sessionStorage
  storage.setItem(KEY, token)
}

export function forgetToken(): void {
  sessionStorage.removeItem(KEY)
  localStorage.removeItem(KEY)
}
