"""A page of its own for every preset, for those who find and quote pages and never see what follows a #: search engines, previews of
links, pages that embed an address (oEmbed). make_dist.py puts them into runs/.
"""
import html
import json

from make_presets import alternative, file_name, stem_of

CARD = (800, 420)  # of a preview's picture, as make_presets.py draws it
FRAME = (800, 480)  # of the instrument in somebody's page
POLICY = "default-src 'self'; object-src 'none'; base-uri 'none'"
SITE = "Equator"


def card_tags(title, sentence, url, picture):
    """For previews. A picture must have a whole address, so without one there is none."""
    tags = [("og:type", "website"), ("og:site_name", SITE), ("og:title", title), ("og:description", sentence)]
    if url:
        tags.append(("og:url", url))
    if picture:
        tags += [("og:image", picture), ("og:image:width", CARD[0]), ("og:image:height", CARD[1])]
    lines = [f'<meta property="{name}" content="{html.escape(str(value))}">' for name, value in tags]
    kind = "summary_large_image" if picture else "summary"
    return [*lines, f'<meta name="twitter:card" content="{kind}">']


def oembed(title, link, address, picture):
    """What a page that embeds the address is told (oEmbed 1.0, type rich)."""
    width, height = FRAME
    still = f"?still={stem_of(title)}" if picture else ""  # for frames that may show nothing else
    frame = (f'<iframe src="{html.escape(f"{address}embed.html{still}{link}")}" width="{width}" height="{height}" '
             f'title="{html.escape(title)}" style="border:0;max-width:100%" loading="lazy" '
             f'allow="clipboard-write; fullscreen" referrerpolicy="origin"></iframe>')
    answer = {"version": "1.0", "type": "rich", "title": title, "provider_name": SITE, "provider_url": address,
              "width": width, "height": height, "html": frame}
    if picture:
        answer |= {"thumbnail_url": picture, "thumbnail_width": CARD[0], "thumbnail_height": CARD[1]}
    return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"


def page(title, sentence, head, body):
    lines = ['<meta charset="utf-8">', '<meta name="viewport" content="width=device-width, initial-scale=1">',
             f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">', f"<title>{html.escape(title)} – {SITE}</title>",
             f'<meta name="description" content="{html.escape(sentence)}">', '<meta name="color-scheme" content="dark light">',
             '<link rel="icon" href="../icon.svg" type="image/svg+xml">', '<link rel="stylesheet" href="runs.css">', *head]
    return ('<!doctype html>\n<html lang="en">\n<head>\n' + "".join(f"  {line}\n" for line in lines) +
            '</head>\n<body>\n  <header><a href="../">Equator</a> <a href="./">All runs</a></header>\n  <main>\n' +
            "".join(f"    {line}\n" for line in body) + "  </main>\n</body>\n</html>\n")


def run_page(preset, picture, card, address):
    title, link, sentence = preset
    stem, there = stem_of(title), html.escape(link)
    url = f"{address}runs/{stem}.html" if address else ""
    head = card_tags(title, sentence, url, f"{address}runs/{card}" if address and card else "")
    if address:
        head += [f'<link rel="canonical" href="{url}">',
                 f'<link rel="alternate" type="application/json+oembed" href="{address}runs/{stem}.json" title="{html.escape(title)}">']
    return page(title, sentence, head, [
        f"<h1>{html.escape(title)}</h1>", f"<p>{html.escape(sentence)}</p>",
        f'<a class="picture" href="../{there}"><img src="../{picture}" width="640" height="400" alt="{alternative(link)}"></a>',
        f'<p><a class="open" href="../{there}">Open this run</a></p>',
        f"<p>Its link, which everybody's browser computes to the same bits: <code>{there}</code></p>"])


def list_page(presets, rows, address):
    body = ["<h1>Runs to begin with</h1>", "<ul>"]
    for number, (title, _, sentence) in enumerate(presets):
        if number in rows:
            heading, about = rows[number]
            body += ["</ul>", f"<h2>{html.escape(heading)}</h2>", f"<p>{html.escape(about)}</p>", "<ul>"]
        body.append(f'<li><a href="{stem_of(title)}.html">{html.escape(title)}</a> {html.escape(sentence)}</li>')
    sentence = "Neurons escape the equator of a sphere, beside their exact infinite-width limit: runs that a browser computes anew."
    url = f"{address}runs/" if address else ""
    head = card_tags("Runs to begin with", sentence, url, "") + ([f'<link rel="canonical" href="{url}">'] if url else [])
    return page("Runs to begin with", sentence, head, [*body, "</ul>"])


def site_map(presets, address):
    """For search engines, of the pages that they are meant to find."""
    found = ["", "article.html", "experiments.html", "runs/", *(f"runs/{stem_of(title)}.html" for title, _, _ in presets)]
    urls = "".join(f"<url><loc>{html.escape(address + name)}</loc></url>\n" for name in found)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n'


def run_pages(presets, rows, pictures, cards, address):
    """Name -> bytes of runs/ and, with an address, of the site map. pictures: a preset's file -> its name in the folder; cards: stem of
    a preset -> bytes of its PNG."""
    files = {"runs/index.html": list_page(presets, rows, address)}
    for preset in presets:
        title, link, _ = preset
        stem = stem_of(title)
        card = f"{stem}.png" if stem in cards else ""
        files[f"runs/{stem}.html"] = run_page(preset, pictures[file_name(title)], card, address)
        if address:
            files[f"runs/{stem}.json"] = oembed(title, link, address, f"{address}runs/{card}" if card else "")
    if address:
        files["sitemap.xml"] = site_map(presets, address)
    return {name: text.encode() for name, text in files.items()} | {f"runs/{stem}.png": data for stem, data in cards.items()}
