"""The service and its page: `sogdia serve`. It asks the rooms before it and computes nothing itself.

`app.build_app` is the door. Nothing is imported here: the process that reads an article needs none of the engine.
"""
