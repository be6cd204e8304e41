interface ChoiceProps<Value extends string> {
  label: string
  /** Null: no choice is made. */
  value: Value | null
  /** What the choice of nothing is called. */
  any: string
  options: readonly { value: Value; label: string }[]
  onChoose(value: Value | null): void
}

/** A filter: one of some values, or any. */
export function Choice<Value extends string>({ label, value, any, options, onChoose }: ChoiceProps<Value>) {
  return (
    <select
      aria-label={label}
      value={value ?? ''}
      onChange={({ currentTarget }) =>
        onChoose(options.find((option) => option.value === currentTarget.value)?.value ?? null)
      }
    >
      <option value="">{any}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  )
}
