/** What is wrong that belongs to no field. */
export function Trouble({ text }: { text: string | null }) {
  if (text === null) return null
  return (
    <p class="notice notice-bad" role="alert">
      {text}
    </p>
  )
}
