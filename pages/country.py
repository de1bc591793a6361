"""Countries: the mechanisms that list a country, who else sits there, and where mechanisms overlap."""

import streamlit as st

from iscm_data.language.text import t
from iscm_data.query import countries
from iscm_data.ui import country, filters
from iscm_data.ui.markup import literal
from iscm_data.ui.view import open_view

view = open_view()

iso3 = country.asked(view.data)
st.title(literal(view.data.actor[iso3].name) if iso3 else t("Countries"), anchor=False)
filters.bar(view)
filters.sentence(view)
country.chooser(view, iso3)

if iso3:
    parts = countries.parts(view.data, iso3, view.ids)
    country.mechanisms(view, iso3, parts)
    country.timeline(view, iso3)
    country.companions(view, iso3, view.ids)
    country.cover(view, parts)
    country.funding(view, parts)
    country.absent(view, iso3)

country.overlap_card(view)
country.pair_panel(view)
