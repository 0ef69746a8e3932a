"""Where Stipple keeps what people said and did: rows, transactions, keys, encryption, migrations."""
