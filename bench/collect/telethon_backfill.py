"""Collects the posts of a channel with Telethon into this project's tables, in a straightforward manner, to compare with.

    python -m venv VENV && VENV/bin/pip install telethon==1.45.0 cryptg==0.6.0 'psycopg[binary]==3.3.9'
    bun run bench collect --python VENV/bin/python

As a script for one's own use would do it: `iter_messages` from the newest post down, and for every page of 100 posts one transaction
that inserts posts, reactions, a reading, windows and the raw object of each. It keeps no cursor, finds no deletions and
enters no jobs. Its arguments are JSON that says where Telegram is, and the database's URL. Says on standard output when it is ready,
waits for a line, and says when it is done.
"""

import asyncio
import hashlib
import json
import sys
from datetime import datetime, timedelta, timezone

import psycopg
from telethon import TelegramClient
from telethon.crypto import rsa
from telethon.sessions import StringSession
from telethon.tl.types import MessageMediaDocument, MessageMediaPhoto, MessageService, ReactionEmoji

PAGE = 100
WINDOWS = [("1h", 3600), ("24h", 86400)]


def media_kind(message):
    if message.media is None:
        return None
    if isinstance(message.media, MessageMediaPhoto):
        return "photo"
    return "document" if isinstance(message.media, MessageMediaDocument) else "other"


def reactions_of(message):
    if message.reactions is None:
        return []
    return [(r.reaction, r.count) for r in message.reactions.results if isinstance(r.reaction, ReactionEmoji)]


def post_row(message, channel_id, username):
    reactions = reactions_of(message)
    entities = [] if message.entities is None else [entity.to_dict() for entity in message.entities]
    media_id = message.photo.id if message.photo else message.document.id if message.document else None
    return (
        channel_id,
        message.id,
        message.date,
        message.message or "",
        json.dumps(entities),
        f"https://t.me/{username}/{message.id}",
        [],
        media_kind(message),
        media_id,
        message.views,
        message.forwards,
        sum(count for _, count in reactions),
        message.replies.replies if message.replies else None,
        message.grouped_id,
        bool(message.silent),
        message.fwd_from is not None,
    )


def save_page(connection, page, channel_id, username):
    now = datetime.now(timezone.utc)
    with connection.transaction(), connection.cursor() as cursor:
        cursor.executemany(
            """insert into stat_post (tg_channel_id, tg_post_id, date_of_post, message, entities, link, links, media, media_id,
                 views, forwards, total_reactions_count, comments_messages_count, grouped_id, silent, is_forward)
               values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
               on conflict (tg_channel_id, tg_post_id) do update set
                 message = excluded.message, entities = excluded.entities, views = excluded.views, forwards = excluded.forwards,
                 total_reactions_count = excluded.total_reactions_count
               returning pk""",
            [post_row(message, channel_id, username) for message in page],
            returning=True,
        )
        keys = []
        while True:
            keys.append(cursor.fetchone()[0])
            if not cursor.nextset():
                break
        posts = list(zip(keys, page))
        cursor.executemany(
            """insert into stat_reaction (stat_post_pk, kind, reaction_emoticon, reaction_emoticon_code, reaction_count)
               values (%s, 'emoji', %s, %s, %s)
               on conflict (stat_post_pk, kind, reaction_emoticon_code) do update set reaction_count = excluded.reaction_count""",
            [
                (pk, r.emoticon, "-".join(f"{ord(c):x}" for c in r.emoticon), count)
                for pk, message in posts
                for r, count in reactions_of(message)
            ],
        )
        cursor.executemany(
            """insert into stat_post_snapshot (stat_post_pk, timestamp, views, forwards, reactions, comments)
               values (%s, %s, %s, %s, %s, %s)""",
            [
                (pk, now, m.views, m.forwards, sum(count for _, count in reactions_of(m)), m.replies.replies if m.replies else None)
                for pk, m in posts
            ],
        )
        windows = []
        for pk, message in posts:
            for name, seconds in WINDOWS:
                due = message.date + timedelta(seconds=seconds)
                missed = due <= now
                windows.append((pk, name, seconds, due, "missed" if missed else "pending", "seen_late" if missed else None))
        cursor.executemany(
            """insert into stat_post_window (stat_post_pk, window_name, window_seconds, due_at, status, missed_reason)
               values (%s, %s, %s, %s, %s, %s) on conflict (stat_post_pk, window_name) do nothing""",
            windows,
        )
        raw = [(message.id, message.to_json()) for message in page]
        cursor.executemany(
            """insert into datalake__tg_post (timestamp, tg_channel_id, tg_post_id, json, content_hash) values (%s, %s, %s, %s, %s)""",
            [(now, channel_id, post_id, text, hashlib.sha256(text.encode()).digest()) for post_id, text in raw],
        )


async def main():
    telegram, database_url = json.loads(sys.argv[1]), sys.argv[2]
    served = telegram["connection"]
    rsa.add_key(served["rsa"]["pem"], old=False)
    session = StringSession()
    session.set_dc(1, served["host"], served["ports"]["1"])
    client = TelegramClient(session, served["api_id"], served["api_hash"], receive_updates=False)
    await client.connect()
    phone = served["phone_numbers"][1]
    await client.send_code_request(phone)
    await client.sign_in(phone, served["login_code"])
    dialogs = await client.get_dialogs()
    channel = next(dialog.entity for dialog in dialogs if dialog.title == telegram["title"])
    connection = psycopg.connect(database_url)
    print(json.dumps({"ready": True}), flush=True)
    sys.stdin.readline()

    page = []
    # Telethon would rest for a second after every page, so as not to be flooded; the program's own budgets are off here, too.
    async for message in client.iter_messages(channel, wait_time=0):
        if isinstance(message, MessageService):
            continue
        page.append(message)
        if len(page) == PAGE:
            save_page(connection, page, channel.id, channel.username)
            page = []
    if page:
        save_page(connection, page, channel.id, channel.username)

    print(json.dumps({"done": True}), flush=True)
    sys.stdin.readline()
    connection.close()
    await client.disconnect()


asyncio.run(main())
