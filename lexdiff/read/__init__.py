"""Files and git in, versions and records out. Never refuses a text, never drops a line."""
