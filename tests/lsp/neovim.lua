-- Neovim as a client of `penstock lsp`: opens a faulty script, waits for its diagnostics, asks for
-- hover and completion at places of it, and applies a quick fix.
--
--   PENSTOCK=... JOB=job.json nvim --headless -u NONE -i NONE -n -c 'luafile neovim.lua'
--
-- Prints one line per step; exit status 1 at the first one that goes wrong.

local function fail(message)
  io.stdout:write("failed: " .. message .. "\n")
  vim.cmd("cquit 1")
end

local function expect(holds, step, seen)
  if not holds then fail(step .. ": " .. vim.inspect(seen)) end
  io.stdout:write(step .. "\n")
end

local function lines_with(buffer, part)
  return vim.tbl_filter(function(line)
    return line:find(part, 1, true) ~= nil
  end, vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
end

local function main()
  vim.cmd("edit " .. vim.env.JOB)
  local buffer = vim.api.nvim_get_current_buf()
  local client = vim.lsp.start_client({ name = "penstock", cmd = { vim.env.PENSTOCK, "lsp" } })
  vim.lsp.buf_attach_client(buffer, client)

  local function diagnostics() return vim.diagnostic.get(buffer) end
  vim.wait(10000, function() return #diagnostics() > 0 end, 10)
  local found = diagnostics()
  expect(#found == 1 and found[1].code == "P202" and found[1].source == "penstock", "diagnostics",
    found)

  -- Line and column of a piece of the text, from 1 and 0, as Neovim has them.
  local function go_to(part, further)
    for number, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, -1, false)) do
      local column = line:find(part, 1, true)
      if column then
        vim.api.nvim_win_set_cursor(0, { number, column - 1 + (further or 0) })
        return
      end
    end
    fail("no " .. part)
  end

  local function request(method, params)
    local answers = vim.lsp.buf_request_sync(buffer, method, params, 10000)
    local _, answer = next(answers or {})
    if not answer or answer.error then fail(method .. ": " .. vim.inspect(answers)) end
    return answer.result
  end

  go_to("fieldDelimiter", 3)
  local hover = request("textDocument/hover", vim.lsp.util.make_position_params())
  expect(hover.contents.value:find("fieldDelimiter", 1, true), "hover", hover)

  -- Typing: the server sees the change, and the built-in completion shows what it offers.
  go_to('"errorLimit"')
  local row = vim.api.nvim_win_get_cursor(0)[1]
  vim.api.nvim_buf_set_lines(buffer, row, row, false, { '      "strat"' })
  vim.api.nvim_win_set_cursor(0, { row + 1, 11 })
  local items = request("textDocument/completion", vim.lsp.util.make_position_params())
  local shown = vim.lsp.util.text_document_completion_list_to_complete_items(items, "strat")
  expect(#shown == 1 and shown[1].abbr == "strategy", "completion", shown)
  vim.wait(10000, function() return #diagnostics() > 0 and diagnostics()[1].code == "P103" end, 10)
  expect(diagnostics()[1].code == "P103", "diagnostics while typing", diagnostics())
  vim.api.nvim_buf_set_lines(buffer, row, row + 1, false, {})
  vim.wait(10000, function() return #diagnostics() == 1 and diagnostics()[1].code == "P202" end, 10)
  expect(#diagnostics() == 1, "diagnostics after typing", diagnostics())

  -- The quick fix that a user would choose.
  local place = diagnostics()[1]
  local params = vim.lsp.util.make_given_range_params({ place.lnum + 1, place.col },
    { place.end_lnum + 1, place.end_col - 1 })
  params.context = { diagnostics = {}, only = { "quickfix" } }
  local actions = request("textDocument/codeAction", params)
  expect(#actions >= 1 and actions[1].isPreferred, "quick fix", actions)
  vim.lsp.util.apply_workspace_edit(actions[1].edit, "utf-16")
  expect(#lines_with(buffer, '"concurrent"') == 1, "quick fix applied",
    vim.api.nvim_buf_get_lines(buffer, 0, -1, false))
  vim.wait(10000, function() return #diagnostics() == 0 end, 10)
  expect(#diagnostics() == 0, "no diagnostics left", diagnostics())

  local ended = false
  vim.lsp.get_client_by_id(client).request("shutdown", nil, function() ended = true end, buffer)
  vim.wait(10000, function() return ended end, 10)
  expect(ended, "shutdown", nil)
  vim.lsp.get_client_by_id(client).notify("exit")
end

local ok, message = pcall(main)
if not ok then fail(message) end
vim.cmd("qall!")
