"""The engine: arrays in, arrays out. It knows no country and reads no file."""

from sogdia.equilibrium.compiled import keep_compiled_code

keep_compiled_code()
