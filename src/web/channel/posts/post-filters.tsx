import { useEffect, useState } from 'preact/hooks'
import { after } from '../../clock'
import { ageText } from './describe'
import type { PostFilter } from './post-filter'
import type { MediaKind, WindowStatus } from './post-item'
import { AGES } from './reach-chart'
import type { Words } from './words'

/** How long nothing more is typed before it is looked for, in milliseconds. */
const PAUSE_MS = 300

interface PostFiltersProps {
  filter: PostFilter
  onChange(filter: PostFilter): void
  words: Words
}

/** Narrows the table of publications. */
export function PostFilters({ filter, onChange, words: { texts, terms } }: PostFiltersProps) {
  const [text, setText] = useState(filter.text)
  useEffect(() => {
    if (text === filter.text) return
    return after(PAUSE_MS, () => onChange({ ...filter, text }))
  }, [text, filter, onChange])
  const windows = AGES.flatMap((name) =>
    (Object.keys(terms.status) as WindowStatus[]).map((status) => ({ name, status })),
  )
  const chosen = filter.window ? `${filter.window.name} ${filter.window.status}` : ''
  return (
    <search class="posts-filters">
      <input
        type="search"
        aria-label={texts.search}
        placeholder={texts.search}
        value={text}
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
      <select
        aria-label={texts.media}
        value={filter.media ?? ''}
        onChange={({ currentTarget }) =>
          onChange({ ...filter, media: (currentTarget.value || null) as MediaKind | null })
        }
      >
        <option value="">{texts.anyMedia}</option>
        {Object.entries(terms.media).map(([kind, name]) => (
          <option key={kind} value={kind}>
            {name}
          </option>
        ))}
      </select>
      <select
        aria-label={texts.readings}
        value={chosen}
        onChange={({ currentTarget }) =>
          onChange({
            ...filter,
            window: windows.find(({ name, status }) => `${name} ${status}` === currentTarget.value) ?? null,
          })
        }
      >
        <option value="">{texts.anyStatus}</option>
        {windows.map(({ name, status }) => (
          <option key={`${name} ${status}`} value={`${name} ${status}`}>
            {texts.statusFilter(ageText(name, terms), terms.status[status])}
          </option>
        ))}
      </select>
      <label class="check">
        <input
          type="checkbox"
          checked={filter.includeDeleted}
          onChange={({ currentTarget }) => onChange({ ...filter, includeDeleted: currentTarget.checked })}
        />
        {texts.withDeleted}
      </label>
    </search>
  )
}
